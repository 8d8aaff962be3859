package io.aistrale.gateway.publish;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How to reach Kafka.
///
/// @param bootstrapServers host and port, several by comma
/// @param properties further Kafka client settings for producer and consumer, such as
///   `security.protocol`
@ConfigurationProperties("aistrale.kafka")
public record KafkaProperties(
        @DefaultValue("127.0.0.1:9092") String bootstrapServers,
        @DefaultValue Map<String, String> properties) {

    public KafkaProperties {
        properties = Map.copyOf(properties);
    }

    /// Never prints the further settings: passwords are among them.
    @Override
    public String toString() {
        return "KafkaProperties[bootstrapServers=" + bootstrapServers + "]";
    }
}
