package io.aistrale.schemas.serde;

import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Our codec for a Kafka producer that is set up by configuration alone: `value.serializer` is this
/// class, `schema.registry.url` the registry; `auto.register.schemas` (false),
/// `basic.auth.user.info` and `value.subject.name.strategy` (by default that of the topic's public
/// contract) are Confluent's.
public final class EventSerializer implements Serializer<SpecificRecord> {

    private @Nullable EventCodec codec;

    @Override
    public void configure(Map<String, ?> configuration, boolean isKey) {
        codec = EventSerdeConfiguration.codec(configuration, isKey);
    }

    /// @return null for no event, which is Kafka's tombstone
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable SpecificRecord event) {
        if (event == null) {
            return null;
        }
        try {
            return Objects.requireNonNull(codec, "configure() comes first").encode(topic, event);
        } catch (RegistryUnavailableException | SchemaNotRegisteredException failed) {
            throw new SerializationException(failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        if (codec != null) {
            codec.close();
        }
    }
}
