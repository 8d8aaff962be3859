package io.aistrale.schemas.serde;

import io.aistrale.schemas.serde.Decoded.Reason;
import io.aistrale.schemas.serde.Decoded.Undecodable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;

/// Confluent's wire format: a zero byte, the schema's id (4 bytes, big-endian), the record in
/// Avro's binary encoding.
///
/// The registry is asked once for every schema and then never again, so a codec that has seen its
/// schemas works on while the registry is down. Nothing here is bound to a thread.
public final class ConfluentWireCodec implements EventCodec {

    static final int HEADER_BYTES = 1 + Integer.BYTES;
    private static final byte MAGIC = 0;

    /// More topics and types than any deployment has; when a cache is full it starts over.
    private static final int CACHED_AT_MOST = 10_000;

    private final SchemaRegistry registry;
    private final SubjectNaming naming;
    private final boolean registerSchemas;
    private final WriterSchemas writerSchemas;
    private final ConcurrentHashMap<TopicAndSchema, Integer> ids = new ConcurrentHashMap<>();
    private final SingleFlight<TopicAndSchema, Integer> idFlights = new SingleFlight<>();
    private final ConcurrentHashMap<Class<?>, SpecificDatumWriter<SpecificRecord>> writers =
            new ConcurrentHashMap<>();
    private final EncodeBuffers buffers = new EncodeBuffers();

    private record TopicAndSchema(String topic, Schema schema) {}

    /// @param registerSchemas whether a missing schema is registered; otherwise encoding it fails
    /// @param clock times how long an unknown schema id is remembered as unknown
    public ConfluentWireCodec(
            SchemaRegistry registry, SubjectNaming naming, boolean registerSchemas, Clock clock) {
        this(registry, naming, registerSchemas, clock, Projection.WHOLE);
    }

    /// @param projection how much of the events [#decode] reads
    public ConfluentWireCodec(
            SchemaRegistry registry,
            SubjectNaming naming,
            boolean registerSchemas,
            Clock clock,
            Projection projection) {
        this.registry = registry;
        this.naming = naming;
        this.registerSchemas = registerSchemas;
        this.writerSchemas = new WriterSchemas(registry, clock, projection);
    }

    /// Our codec with the registry that `settings` name.
    public static ConfluentWireCodec create(SerdeSettings settings, SubjectNaming naming) {
        return create(settings, naming, Projection.WHOLE);
    }

    static ConfluentWireCodec create(
            SerdeSettings settings, SubjectNaming naming, Projection projection) {
        return new ConfluentWireCodec(
                ConfluentSchemaRegistryClient.create(settings),
                naming,
                settings.registerSchemas(),
                Clock.systemUTC(),
                projection);
    }

    @Override
    public byte[] encode(String topic, SpecificRecord event) {
        int id = idFor(topic, event.getSchema());
        SpecificDatumWriter<SpecificRecord> writer =
                writers.computeIfAbsent(event.getClass(), _ -> writerFor(event));
        try {
            return buffers.encode(MAGIC, id, encoder -> writer.write(event, encoder));
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory failed", impossible);
        }
    }

    @Override
    public Decoded decode(String topic, byte[] value) {
        if (value.length == 0) {
            return new Undecodable(Reason.EMPTY, "The value has no bytes");
        }
        if (value.length < HEADER_BYTES || value[0] != MAGIC) {
            return new Undecodable(
                    Reason.NOT_WIRE_FORMAT,
                    "Expected a zero byte and a 4-byte schema id, found %d bytes that begin with 0x%02x"
                            .formatted(value.length, value[0]));
        }
        int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
        if (id < 0) {
            // No registry gives these out, and some fail on being asked.
            return new Undecodable(Reason.UNKNOWN_SCHEMA_ID, "No schema has the negative id " + id);
        }
        return switch (writerSchemas.byId(id)) {
            case WriterSchema.Readable readable -> read(readable, id, value);
            case WriterSchema.Unreadable(Undecodable why) -> why;
        };
    }

    @Override
    public void close() {
        registry.close();
    }

    private static Decoded read(WriterSchema.Readable schema, int id, byte[] value) {
        BinaryDecoder decoder =
                DecoderFactory.get()
                        .binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null);
        try {
            SpecificRecord event = schema.reader().read(null, decoder);
            if (!decoder.isEnd()) {
                return new Undecodable(
                        Reason.CORRUPT, "Bytes are left over after the record of schema id " + id);
            }
            return new Decoded.Event(event);
        } catch (IOException | RuntimeException | StackOverflowError corrupt) {
            // Only the kind: messages such as the UUID parser's repeat what they were given.
            String kind = corrupt.getClass().getSimpleName();
            return new Undecodable(
                    Reason.CORRUPT, "The bytes do not fit the schema with id " + id + ": " + kind);
        }
    }

    private int idFor(String topic, Schema schema) {
        TopicAndSchema key = new TopicAndSchema(topic, schema);
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        return idFlights.ask(key, () -> askFor(key));
    }

    private int askFor(TopicAndSchema key) {
        // Who has just asked may have answered since the look above.
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        String subject = naming.subject(key.topic(), key.schema());
        int id =
                registerSchemas
                        ? registry.register(subject, key.schema())
                        : existing(subject, key.schema());
        if (ids.size() >= CACHED_AT_MOST) {
            ids.clear();
        }
        ids.put(key, id);
        return id;
    }

    private int existing(String subject, Schema schema) {
        return registry.lookup(subject, schema)
                .orElseThrow(() ->
                        new SchemaNotRegisteredException(
                                subject,
                                "the registry does not have this version of "
                                        + schema.getFullName()
                                        + ". Register the schemas of this release before starting it, or let"
                                        + " the codec register them."));
    }

    private static SpecificDatumWriter<SpecificRecord> writerFor(SpecificRecord event) {
        SpecificData conversions =
                event instanceof SpecificRecordBase generated
                        ? generated.getSpecificData()
                        : SpecificData.getForClass(event.getClass());
        return new SpecificDatumWriter<>(event.getSchema(), conversions);
    }
}
