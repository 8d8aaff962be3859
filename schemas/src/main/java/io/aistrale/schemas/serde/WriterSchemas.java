package io.aistrale.schemas.serde;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.serde.Decoded.Reason;
import io.aistrale.schemas.serde.Decoded.Undecodable;
import io.aistrale.schemas.serde.SchemaRegistry.SchemaById;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// The schemas that records were written with, by id. An id's meaning never changes, so it is asked
/// for once; only "no such schema" is asked again after a while, because a schema may be registered
/// late.
final class WriterSchemas {

    /// How long an unknown id is believed to be unknown. Short, as records wait for nothing: they
    /// are dead-lettered.
    static final Duration UNKNOWN_FOR = Duration.ofSeconds(30);

    /// Bounds what a producer of nonsense ids can make us remember; when full, the cache starts
    /// over.
    private static final int CACHED_AT_MOST = 10_000;

    private static final String EVENTS = InferenceRequest.class.getPackageName();

    private final SchemaRegistry registry;
    private final Clock clock;
    private final Projection projection;
    private final ConcurrentHashMap<Integer, Cached> cache = new ConcurrentHashMap<>();
    private final SingleFlight<Integer, Cached> flights = new SingleFlight<>();

    private record Cached(WriterSchema schema, Instant until) {
        boolean validAt(Instant now) {
            return now.isBefore(until);
        }
    }

    /// @param projection how much of the events is read
    WriterSchemas(SchemaRegistry registry, Clock clock, Projection projection) {
        this.registry = registry;
        this.clock = clock;
        this.projection = projection;
    }

    WriterSchema byId(int id) {
        Cached cached = usable(id);
        return (cached != null ? cached : flights.ask(id, () -> askFor(id))).schema();
    }

    private @Nullable Cached usable(int id) {
        Cached cached = cache.get(id);
        // A readable one stays so, whatever the time: the usual case does not look at the clock.
        return cached != null && (cached.until() == Instant.MAX || cached.validAt(clock.instant()))
                ? cached
                : null;
    }

    private Cached askFor(int id) {
        // Who has just asked may have answered since the look before.
        Cached cached = usable(id);
        if (cached != null) {
            return cached;
        }
        if (cache.size() >= CACHED_AT_MOST) {
            cache.clear();
        }
        Cached answer = ask(id);
        cache.put(id, answer);
        return answer;
    }

    private Cached ask(int id) {
        return switch (registry.byId(id)) {
            case SchemaById.Known(Schema schema) -> new Cached(readerFor(id, schema), Instant.MAX);
            case SchemaById.NotAvro(String detail) ->
                    new Cached(unreadable(Reason.UNKNOWN_RECORD_TYPE, detail), Instant.MAX);
            case SchemaById.Unknown() ->
                    new Cached(
                            unreadable(
                                    Reason.UNKNOWN_SCHEMA_ID,
                                    "The registry has no schema with id " + id),
                            clock.instant().plus(UNKNOWN_FOR));
        };
    }

    private WriterSchema readerFor(int id, Schema writer) {
        Class<? extends SpecificRecord> type = eventClass(writer);
        if (type == null) {
            String name =
                    writer.getType() == Schema.Type.RECORD
                            ? writer.getFullName()
                            : writer.getType().getName();
            return unreadable(
                    Reason.UNKNOWN_RECORD_TYPE,
                    "Schema id " + id + " is " + name + ", none of our events");
        }
        try {
            SpecificData conversions = SpecificData.getForClass(type);
            Schema ours = projection.of(conversions.getSchema(type));
            // A builder of its own for every pair: those inside the generated classes are not safe
            // to share while building.
            DatumReader<SpecificRecord> reader =
                    new FastReaderBuilder(conversions).createDatumReader(writer, ours);
            return new WriterSchema.Readable(reader);
        } catch (IOException | AvroRuntimeException incompatible) {
            return unreadable(
                    Reason.CORRUPT,
                    "Schema id "
                            + id
                            + " cannot be read as "
                            + type.getSimpleName()
                            + ": "
                            + incompatible.getMessage());
        }
    }

    /// The compiled class of a schema, by name; only ever one of our events, whatever name a schema
    /// bears.
    private static @Nullable Class<? extends SpecificRecord> eventClass(Schema writer) {
        if (writer.getType() != Schema.Type.RECORD || !EVENTS.equals(writer.getNamespace())) {
            return null;
        }
        try {
            return Class.forName(writer.getFullName(), true, WriterSchemas.class.getClassLoader())
                    .asSubclass(SpecificRecord.class);
        } catch (ClassNotFoundException | ClassCastException notOurs) {
            return null;
        }
    }

    private static WriterSchema unreadable(Reason reason, String detail) {
        return new WriterSchema.Unreadable(new Undecodable(reason, detail));
    }
}
