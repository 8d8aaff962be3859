package io.aistrale.schemas.serde;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/// How much of the events a reader needs: of some records only the leading fields. The rest is
/// passed over and never becomes an object; those fields keep what Java initialises them with,
/// whatever their types say, so nobody may look at them.
///
/// Leading ones only, because Avro sets a record's fields by their place in it.
///
/// @param leading by a record's full name, how many fields are read
public record Projection(Map<String, Integer> leading) {
    /// Everything.
    public static final Projection WHOLE = new Projection(Map.of());

    public Projection {
        leading = Map.copyOf(leading);
    }

    /// The same, but of this record no field is read: it is enough to know that it came.
    public Projection without(Schema event) {
        return with(event, 0);
    }

    /// The same, but of this record nothing is read behind a field.
    public Projection upTo(Schema event, String field) {
        return with(event, event.getField(field).pos() + 1);
    }

    private Projection with(Schema event, int fields) {
        Map<String, Integer> more = new HashMap<>(leading);
        more.put(event.getFullName(), fields);
        return new Projection(more);
    }

    /// The schema to read with in place of our whole one.
    Schema of(Schema whole) {
        return switch (whole.getType()) {
            case RECORD -> ofRecord(whole);
            case UNION -> ofUnion(whole);
            default -> whole;
        };
    }

    private Schema ofRecord(Schema whole) {
        List<Schema.Field> fields = whole.getFields();
        List<Schema.Field> read =
                fields.subList(0, leading.getOrDefault(whole.getFullName(), fields.size()));
        List<Schema> schemas = read.stream().map(field -> of(field.schema())).toList();
        if (read.size() == fields.size()
                && schemas.equals(read.stream().map(Schema.Field::schema).toList())) {
            return whole;
        }
        Schema narrow =
                Schema.createRecord(
                        whole.getName(), whole.getDoc(), whole.getNamespace(), whole.isError());
        whole.getObjectProps().forEach(narrow::addProp);
        List<Schema.Field> narrowed = new ArrayList<>();
        for (int field = 0; field < read.size(); field++) {
            narrowed.add(new Schema.Field(read.get(field), schemas.get(field)));
        }
        narrow.setFields(narrowed);
        return narrow;
    }

    private Schema ofUnion(Schema whole) {
        List<Schema> branches = whole.getTypes().stream().map(this::of).toList();
        return branches.equals(whole.getTypes()) ? whole : Schema.createUnion(branches);
    }
}
