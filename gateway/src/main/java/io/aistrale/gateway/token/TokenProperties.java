package io.aistrale.gateway.token;

import io.aistrale.schemas.token.TokenSealer;
import io.aistrale.schemas.token.UnusableKeysetException;
import io.aistrale.schemas.token.WatchedFile;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What provider tokens are sealed with.
///
/// @param publicKeyset file of the public keyset (`deploy/aistrale tokens` makes it), read again
///   when it changes. Default: empty, and the start fails
@ConfigurationProperties("aistrale.token")
public record TokenProperties(@DefaultValue("") String publicKeyset) {

    private static final Logger LOG = LoggerFactory.getLogger(TokenProperties.class);

    /// What seals, by the file as it is at the time.
    ///
    /// @throws UnusableKeysetException where there is no key to begin with
    public WatchedFile<TokenSealer> watched() {
        if (publicKeyset.isBlank()) {
            throw new UnusableKeysetException(
                    "AISTRALE_TOKEN_PUBLIC_KEYSET is not set: it names the public keyset file that"
                            + " provider tokens are sealed with",
                    null);
        }
        return new WatchedFile<>(
                Path.of(publicKeyset),
                TokenSealer::fromFile,
                unusable -> LOG.error("The key read before seals on: {}", unusable.getMessage()));
    }
}
