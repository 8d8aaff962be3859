package io.aistrale.schemas.serde;

import io.aistrale.schemas.serde.SampleEvents.Sample;
import io.aistrale.schemas.token.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What runs beside Confluent's classes, in a class loader of its own: [ExternalSerdeCodec] with
/// their serializer and deserializer, in the configuration that `-Pconfluent` runs with. Only JDK
/// types cross the border.
public final class ConfluentSide implements AutoCloseable {

    private static final String SERIALIZER = "io.confluent.kafka.serializers.KafkaAvroSerializer";
    private static final String DESERIALIZER =
            "io.confluent.kafka.serializers.KafkaAvroDeserializer";

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final EventCodec codec;

    public ConfluentSide(String registryUrl, boolean registering, @Nullable String credentials) {
        codec =
                EventCodec.create(
                        new SerdeSettings(
                                registryUrl,
                                credentials == null ? null : Secret.of(credentials),
                                registering,
                                SERIALIZER,
                                DESERIALIZER,
                                TIMEOUT,
                                TIMEOUT));
    }

    public byte[] encode(int sample) {
        Sample each = SampleEvents.all().get(sample);
        return codec.encode(each.topic(), each.event());
    }

    /// `same` when the value is the sample, otherwise what it is instead.
    public String decode(int sample, byte[] value) {
        Sample each = SampleEvents.all().get(sample);
        Decoded decoded = codec.decode(each.topic(), value);
        return decoded.equals(new Decoded.Event(each.event())) ? "same" : decoded.toString();
    }

    @Override
    public void close() {
        codec.close();
    }
}
