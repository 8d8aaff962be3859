package io.aistrale.schemas.serde;

import io.aistrale.schemas.token.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where schemas are kept, and what turns events into bytes.
///
/// @param registryUrl base URL of the registry's Confluent API, several by comma:
///   `http://127.0.0.1:8085/apis/ccompat/v7`
/// @param registryCredentials `user:password` for HTTP basic authentication; null: none
/// @param registerSchemas whether a schema that is missing is registered when first needed; false
///   in production, where deployment registers them
/// @param serializerClass a Kafka serializer to use in place of our own codec; null: our own. Goes
///   with `deserializerClass`
/// @param deserializerClass the Kafka deserializer that reads what `serializerClass` writes; null:
///   our own
/// @param connectTimeout for one registry connection, default 2 s
/// @param requestTimeout for one whole registry call to one URL, default 5 s
public record SerdeSettings(
        String registryUrl,
        @Nullable Secret registryCredentials,
        boolean registerSchemas,
        @Nullable String serializerClass,
        @Nullable String deserializerClass,
        Duration connectTimeout,
        Duration requestTimeout) {

    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(2);
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(5);

    public SerdeSettings {
        requireUrls(registryUrl);
        if ((serializerClass == null) != (deserializerClass == null)) {
            throw new IllegalArgumentException(
                    "A serializer class and a deserializer class go together: name both or neither");
        }
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("requestTimeout", requestTimeout);
        if (registryCredentials != null && registryCredentials.reveal().indexOf(':') < 1) {
            throw new IllegalArgumentException("Registry credentials must be user:password");
        }
    }

    /// Our own codec with the registry at `registryUrl`, registering nothing.
    public static SerdeSettings of(String registryUrl) {
        return new SerdeSettings(
                registryUrl,
                null,
                false,
                null,
                null,
                DEFAULT_CONNECT_TIMEOUT,
                DEFAULT_REQUEST_TIMEOUT);
    }

    /// The same, but missing schemas are registered: for the local stack and tests.
    public SerdeSettings registering() {
        return new SerdeSettings(
                registryUrl,
                registryCredentials,
                true,
                serializerClass,
                deserializerClass,
                connectTimeout,
                requestTimeout);
    }

    /// The same, but with basic authentication.
    public SerdeSettings authenticatedBy(Secret userAndPassword) {
        return new SerdeSettings(
                registryUrl,
                userAndPassword,
                registerSchemas,
                serializerClass,
                deserializerClass,
                connectTimeout,
                requestTimeout);
    }

    /// The same, but with a pair of Kafka classes in place of our own codec.
    public SerdeSettings using(String serializerClass, String deserializerClass) {
        return new SerdeSettings(
                registryUrl,
                registryCredentials,
                registerSchemas,
                serializerClass,
                deserializerClass,
                connectTimeout,
                requestTimeout);
    }

    /// Whether Kafka classes take the place of our own codec.
    public boolean external() {
        return serializerClass != null;
    }

    /// The base URLs, without a trailing slash.
    public List<URI> registryUrls() {
        return Arrays.stream(registryUrl.split(",", -1))
                .map(url -> URI.create(url.strip().replaceAll("/+$", "")))
                .toList();
    }

    private static void requireUrls(String registryUrl) {
        for (String url : registryUrl.split(",", -1)) {
            URI uri = URI.create(url.strip());
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!http || uri.getHost() == null) {
                throw new IllegalArgumentException(
                        "Not an http(s) URL of a schema registry: '" + url + "'");
            }
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "Registry credentials do not belong in the URL, where logs show them");
            }
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException(name + " must be positive, is " + duration);
        }
    }
}
