package io.aistrale.schemas.serde;

import io.aistrale.schemas.serde.Decoded.Undecodable;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// Our codec for a Kafka consumer that is set up by configuration alone; settings as of
/// [EventSerializer].
public final class EventDeserializer implements Deserializer<SpecificRecord> {

    private @Nullable EventCodec codec;

    @Override
    public void configure(Map<String, ?> configuration, boolean isKey) {
        codec = EventSerdeConfiguration.codec(configuration, isKey);
    }

    /// @return null for Kafka's tombstone
    /// @throws SerializationException the value is not one of our events
    /// @throws RegistryUnavailableException the registry was needed and could not answer; reading
    ///   again may succeed
    @Override
    public @Nullable SpecificRecord deserialize(String topic, byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        return switch (Objects.requireNonNull(codec, "configure() comes first")
                .decode(topic, value)) {
            case Decoded.Event(SpecificRecord event) -> event;
            case Undecodable(Decoded.Reason reason, String detail) ->
                    throw new SerializationException(reason + ": " + detail);
        };
    }

    @Override
    public void close() {
        if (codec != null) {
            codec.close();
        }
    }
}
