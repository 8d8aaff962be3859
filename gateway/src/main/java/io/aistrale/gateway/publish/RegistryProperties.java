package io.aistrale.gateway.publish;

import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.token.Secret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where schemas are kept, and what turns events into bytes.
///
/// @param url base URL of the registry's Confluent API, several by comma
/// @param credentials `user:password`; default none
/// @param registerSchemas whether missing schemas are registered; for development only
/// @param serializerClass a Kafka serializer in place of our own; default our own
/// @param deserializerClass the deserializer that goes with it
/// @param connectTimeout for one connection; short, as an answer is due in 2 seconds
/// @param requestTimeout for one call
@ConfigurationProperties("aistrale.registry")
public record RegistryProperties(
        @DefaultValue("http://127.0.0.1:8085/apis/ccompat/v7") String url,
        @Nullable Secret credentials,
        @DefaultValue("false") boolean registerSchemas,
        @Nullable String serializerClass,
        @Nullable String deserializerClass,
        @DefaultValue("500ms") Duration connectTimeout,
        @DefaultValue("600ms") Duration requestTimeout) {

    public SerdeSettings toSettings() {
        return new SerdeSettings(
                url,
                credentials,
                registerSchemas,
                named(serializerClass),
                named(deserializerClass),
                connectTimeout,
                requestTimeout);
    }

    /// An environment variable that is set to nothing names nothing.
    private static @Nullable String named(@Nullable String className) {
        return className == null || className.isBlank() ? null : className;
    }
}
