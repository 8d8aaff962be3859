package io.aistrale.schemas.serde;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.serde.Decoded.Reason;
import io.aistrale.schemas.serde.Decoded.Undecodable;
import io.aistrale.schemas.serde.ExternalFailure.Kind;
import io.aistrale.schemas.serde.KafkaSerdeConfiguration.SubjectStrategy;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/// Any Kafka serializer and deserializer of Avro records, Confluent's own for example, as our
/// codec. They are named by class and found at run time, configured with Confluent's keys; their
/// failures become ours.
public final class ExternalSerdeCodec implements EventCodec {

    private static final String EVENTS = InferenceRequest.class.getPackageName();

    private final SubjectNaming naming;
    private final Map<SubjectStrategy, Serializer<Object>> serializers;
    private final Deserializer<Object> deserializer;

    private ExternalSerdeCodec(
            SubjectNaming naming,
            Map<SubjectStrategy, Serializer<Object>> serializers,
            Deserializer<Object> deserializer) {
        this.naming = naming;
        this.serializers = serializers;
        this.deserializer = deserializer;
    }

    /// @throws ConfigException a class is missing, or is not a Kafka serializer or deserializer
    @SuppressWarnings("unchecked") // whatever they are of, they are given events only
    public static ExternalSerdeCodec create(SerdeSettings settings, SubjectNaming naming) {
        String serializerClass =
                Objects.requireNonNull(settings.serializerClass(), "no serializer class named");
        String deserializerClass =
                Objects.requireNonNull(settings.deserializerClass(), "no deserializer class named");
        // A serializer has one subject strategy for all topics; we have two kinds of topics.
        Map<SubjectStrategy, Serializer<Object>> serializers = new EnumMap<>(SubjectStrategy.class);
        for (SubjectStrategy strategy : SubjectStrategy.values()) {
            Serializer<Object> serializer = instance(serializerClass, Serializer.class);
            serializer.configure(KafkaSerdeConfiguration.of(settings, strategy), false);
            serializers.put(strategy, serializer);
        }
        Deserializer<Object> deserializer = instance(deserializerClass, Deserializer.class);
        deserializer.configure(KafkaSerdeConfiguration.of(settings, SubjectStrategy.TOPIC), false);
        return new ExternalSerdeCodec(naming, serializers, deserializer);
    }

    @Override
    public byte[] encode(String topic, SpecificRecord event) {
        String subject = naming.subject(topic, event.getSchema());
        Serializer<Object> serializer = serializerFor(subject, topic, event);
        try {
            return Objects.requireNonNull(
                    serializer.serialize(topic, event), "the serializer gave no bytes");
        } catch (RuntimeException failed) {
            throw switch (ExternalFailure.kindOf(failed)) {
                case REGISTRY -> unavailable(failed);
                case NO_SUCH_SCHEMA, SCHEMA_REFUSED ->
                        new SchemaNotRegisteredException(
                                subject,
                                "the registry does not have, or does not take, this version of "
                                        + event.getSchema().getFullName()
                                        + ". Register the schemas of this release before starting it. "
                                        + ExternalFailure.rootMessage(failed));
                case NOT_WIRE_FORMAT, UNKNOWN_CLASS, RECORD -> failed;
            };
        }
    }

    @Override
    public Decoded decode(String topic, byte[] value) {
        if (value.length == 0) {
            return new Undecodable(Reason.EMPTY, "The value has no bytes");
        }
        try {
            Object decoded = deserializer.deserialize(topic, value);
            return decoded instanceof SpecificRecord event
                            && EVENTS.equals(event.getClass().getPackageName())
                    ? new Decoded.Event(event)
                    : new Undecodable(
                            Reason.UNKNOWN_RECORD_TYPE, "The record is none of our events");
        } catch (RuntimeException | StackOverflowError failed) {
            Kind kind = ExternalFailure.kindOf(failed);
            if (kind == Kind.REGISTRY) {
                throw unavailable(failed);
            }
            return new Undecodable(kind.reason, kind.detail);
        }
    }

    @Override
    public void close() {
        serializers.values().forEach(Serializer::close);
        deserializer.close();
    }

    private Serializer<Object> serializerFor(String subject, String topic, SpecificRecord event) {
        for (var candidate : serializers.entrySet()) {
            if (candidate.getKey().naming.subject(topic, event.getSchema()).equals(subject)) {
                return candidate.getValue();
            }
        }
        throw new IllegalArgumentException(
                "External serializers know TopicNameStrategy and TopicRecordNameStrategy; neither gives "
                        + subject);
    }

    private static RegistryUnavailableException unavailable(Throwable failed) {
        return new RegistryUnavailableException(
                "The schema registry is unavailable: " + ExternalFailure.rootMessage(failed),
                failed);
    }

    private static <T> T instance(String className, Class<T> kind) {
        try {
            ClassLoader loader = ExternalSerdeCodec.class.getClassLoader();
            return kind.cast(
                    Class.forName(className, true, loader).getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | ClassCastException | LinkageError unusable) {
            throw new ConfigException(
                    "%s is not a %s on the class path: %s"
                            .formatted(className, kind.getSimpleName(), unusable));
        }
    }
}
