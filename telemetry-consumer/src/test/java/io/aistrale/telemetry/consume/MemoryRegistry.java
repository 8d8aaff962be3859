package io.aistrale.telemetry.consume;

import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.serde.SchemaRegistry;
import io.aistrale.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.avro.Schema;

/// Ids count up from 1.
final class MemoryRegistry implements SchemaRegistry {
    private final List<Schema> schemas = new ArrayList<>();
    boolean reachable = true;

    @Override
    public int register(String subject, Schema schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return schemas.indexOf(schema) + 1;
    }

    @Override
    public OptionalInt lookup(String subject, Schema schema) {
        int found = schemas.indexOf(schema);
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found + 1);
    }

    @Override
    public SchemaById byId(int id) {
        if (!reachable) {
            throw new RegistryUnavailableException("down", null);
        }
        return id > schemas.size()
                ? new SchemaById.Unknown()
                : new SchemaById.Known(schemas.get(id - 1));
    }

    @Override
    public void setCompatibility(String subject, Topic.Compatibility level) {}

    @Override
    public void close() {}
}
