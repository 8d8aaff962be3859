package io.aistrale.schemas.serde;

import static io.aistrale.schemas.serde.KafkaSerdeConfiguration.AUTO_REGISTER;
import static io.aistrale.schemas.serde.KafkaSerdeConfiguration.REGISTRY_URL;
import static io.aistrale.schemas.serde.KafkaSerdeConfiguration.SUBJECT_STRATEGY;
import static io.aistrale.schemas.serde.KafkaSerdeConfiguration.USER_INFO;
import static java.util.stream.Collectors.joining;

import io.aistrale.schemas.serde.KafkaSerdeConfiguration.SubjectStrategy;
import io.aistrale.schemas.token.Secret;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/// Reads what a Kafka client hands to [EventSerializer] and [EventDeserializer], under the names
/// Confluent gave these settings.
final class EventSerdeConfiguration {

    private EventSerdeConfiguration() {}

    static EventCodec codec(Map<String, ?> configuration, boolean isKey) {
        if (isKey) {
            throw new ConfigException(
                    "Events are record values; keys are UUID text, use the string serializer");
        }
        try {
            return ConfluentWireCodec.create(settings(configuration), naming(configuration));
        } catch (IllegalArgumentException invalid) {
            throw new ConfigException(invalid.getMessage());
        }
    }

    private static SerdeSettings settings(Map<String, ?> configuration) {
        Object url = configuration.get(REGISTRY_URL);
        if (url == null) {
            throw new ConfigException(
                    REGISTRY_URL + " is required: base URL of the schema registry's Confluent API");
        }
        SerdeSettings settings = SerdeSettings.of(text(url));
        if (Boolean.parseBoolean(text(configuration.get(AUTO_REGISTER)))) {
            settings = settings.registering();
        }
        Object credentials = configuration.get(USER_INFO);
        return credentials == null
                ? settings
                : settings.authenticatedBy(Secret.of(text(credentials)));
    }

    private static SubjectNaming naming(Map<String, ?> configuration) {
        Object named = configuration.get(SUBJECT_STRATEGY);
        if (named == null) {
            return SubjectNaming.BY_TOPIC;
        }
        String name = named instanceof Class<?> type ? type.getName() : named.toString();
        for (SubjectStrategy strategy : SubjectStrategy.values()) {
            if (name.endsWith("." + strategy.simpleName) || name.equals(strategy.simpleName)) {
                return strategy.naming;
            }
        }
        throw new ConfigException(
                SUBJECT_STRATEGY + " must be TopicNameStrategy or TopicRecordNameStrategy");
    }

    /// A setting may come as Kafka's own masked password.
    private static String text(@Nullable Object setting) {
        return switch (setting) {
            case null -> "";
            case Password password -> password.value();
            case List<?> several -> several.stream().map(Object::toString).collect(joining(","));
            default -> setting.toString();
        };
    }
}
