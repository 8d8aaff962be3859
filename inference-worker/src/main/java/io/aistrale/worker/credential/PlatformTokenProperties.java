package io.aistrale.worker.credential;

import io.aistrale.schemas.token.Secret;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The platform's own tokens, for callers who have none and whose project has none.
///
/// @param providers from a provider's name to its token; default none
@ConfigurationProperties("aistrale")
public record PlatformTokenProperties(@DefaultValue Map<String, Source> providers) {
    public PlatformTokenProperties {
        providers.forEach((name, source) -> {
            if (source.token() != null && source.tokenFile() != null) {
                throw new IllegalArgumentException(
                        "aistrale.providers.%s has a token and a token-file: set one of them"
                                .formatted(name));
            }
        });
    }

    /// @param token the token itself; default none
    /// @param tokenFile file that holds nothing but the token, such as a mounted secret; it is read
    ///   again when it changes. Default none
    public record Source(@Nullable Secret token, @Nullable Path tokenFile) {}
}
