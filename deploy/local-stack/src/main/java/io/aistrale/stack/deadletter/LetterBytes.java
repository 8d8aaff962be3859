package io.aistrale.stack.deadletter;

import io.aistrale.schemas.serde.ConfluentSchemaRegistryClient;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.serde.SchemaRegistry.SchemaById;
import io.aistrale.schemas.serde.SerdeSettings;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.avro.specific.SpecificRecord;

/// What can be said of a letter's bytes.
///
/// @param registryUrl the schema registry's Confluent API
record LetterBytes(String registryUrl) {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final int HEADER = 5;

    /// Magic, schema id and the beginning of an id: no prompt begins so early.
    private static final int SHOWN = 16;

    static String beginning(byte[] value) {
        return HEX.formatHex(Arrays.copyOf(value, Math.min(value.length, SHOWN)))
                + (value.length > SHOWN ? " ..." : "");
    }

    /// Magic byte and schema, and whether the registry knows it now.
    String schema(byte[] value) {
        if (value.length < HEADER || value[0] != 0) {
            return "no wire format: it does not begin with a zero byte and a schema id";
        }
        int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
        if (id < 0) {
            return "schema id %d, which no registry gives out".formatted(id);
        }
        try (var registry = ConfluentSchemaRegistryClient.create(SerdeSettings.of(registryUrl))) {
            return "schema id %d, %s"
                    .formatted(
                            id,
                            switch (registry.byId(id)) {
                                case SchemaById.Known(var schema) -> schema.getFullName();
                                case SchemaById.Unknown() -> "which the registry does not know";
                                case SchemaById.NotAvro(String detail) -> detail;
                            });
        } catch (RegistryUnavailableException _) {
            return "schema id %d; the registry does not answer".formatted(id);
        }
    }

    /// Whether it could be read today, which is when a redrive makes sense.
    String readable(String topic, byte[] value) {
        try (EventCodec codec = EventCodec.create(SerdeSettings.of(registryUrl))) {
            return switch (codec.decode(topic, value)) {
                case Decoded.Event(SpecificRecord event) ->
                        "yes, as " + event.getSchema().getFullName();
                case Decoded.Undecodable(var reason, String detail) ->
                        "no, %s: %s".formatted(reason.name().toLowerCase(Locale.ROOT), detail);
            };
        } catch (RegistryUnavailableException _) {
            return "not known; the registry does not answer";
        }
    }

    /// The record itself, for those who asked for it.
    String content(String topic, byte[] value) {
        try (EventCodec codec = EventCodec.create(SerdeSettings.of(registryUrl))) {
            return switch (codec.decode(topic, value)) {
                case Decoded.Event(SpecificRecord event) -> event.toString();
                case Decoded.Undecodable _ -> HEX.formatHex(value);
            };
        } catch (RegistryUnavailableException _) {
            return HEX.formatHex(value);
        }
    }
}
