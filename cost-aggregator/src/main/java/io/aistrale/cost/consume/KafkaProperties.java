package io.aistrale.cost.consume;

import io.aistrale.schemas.serde.SerdeSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/// How journal records become events.
///
/// @param registryUrl the schema registry's Confluent API, several by comma
/// @param serializer a Kafka serializer class in place of our own codec; default none
/// @param deserializer the deserializer that goes with it
@ConfigurationProperties("aistrale.kafka")
record KafkaProperties(
        String registryUrl, @Nullable String serializer, @Nullable String deserializer) {

    SerdeSettings serdeSettings() {
        SerdeSettings own = SerdeSettings.of(registryUrl);
        return serializer == null || deserializer == null
                ? own
                : own.using(serializer, deserializer);
    }
}
