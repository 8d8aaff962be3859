package io.aistrale.schemas.serde;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// The configuration of a Kafka Avro serializer or deserializer, in Confluent's keys.
final class KafkaSerdeConfiguration {

    static final String REGISTRY_URL = "schema.registry.url";
    static final String AUTO_REGISTER = "auto.register.schemas";
    static final String USER_INFO = "basic.auth.user.info";
    static final String SUBJECT_STRATEGY = "value.subject.name.strategy";

    private static final String STRATEGIES = "io.confluent.kafka.serializers.subject.";

    /// Confluent's two strategies that we use.
    enum SubjectStrategy {
        TOPIC("TopicNameStrategy", SubjectNaming.TOPIC),
        TOPIC_RECORD("TopicRecordNameStrategy", SubjectNaming.TOPIC_RECORD);

        final String simpleName;
        final SubjectNaming naming;

        SubjectStrategy(String simpleName, SubjectNaming naming) {
            this.simpleName = simpleName;
            this.naming = naming;
        }
    }

    private KafkaSerdeConfiguration() {}

    /// What a pair of external classes is configured with.
    static Map<String, Object> of(SerdeSettings settings, SubjectStrategy strategy) {
        Map<String, Object> configuration = new HashMap<>();
        fixed().forEach((key, value) -> configuration.put((String) key, value));
        configuration.put(REGISTRY_URL, settings.registryUrl());
        configuration.put(AUTO_REGISTER, settings.registerSchemas());
        configuration.put(SUBJECT_STRATEGY, STRATEGIES + strategy.simpleName);
        configuration.put("http.connect.timeout.ms", millis(settings.connectTimeout().toMillis()));
        configuration.put("http.read.timeout.ms", millis(settings.requestTimeout().toMillis()));
        var credentials = settings.registryCredentials();
        if (credentials == null) {
            configuration.remove("basic.auth.credentials.source");
        } else {
            configuration.put(USER_INFO, credentials.reveal());
        }
        return configuration;
    }

    private static Properties fixed() {
        Properties properties = new Properties();
        try (InputStream in =
                KafkaSerdeConfiguration.class.getResourceAsStream("confluent-serde.properties")) {
            properties.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties;
    }

    private static int millis(long millis) {
        return Math.clamp(millis, 1, Integer.MAX_VALUE);
    }
}
