package io.aistrale.worker;

import io.aistrale.schemas.token.TokenOpener;
import io.aistrale.schemas.token.WatchedFile;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/// Where the keys are that open provider tokens.
///
/// @param privateFile the private keyset, a JSON file only this service can read; it is read again
///   when it changes
@Validated
@ConfigurationProperties("aistrale.token-keyset")
record KeysetProperties(@NotNull Path privateFile) {
    private static final Logger log = LoggerFactory.getLogger(KeysetProperties.class);

    /// @throws io.aistrale.schemas.token.UnusableKeysetException where there are no keys to begin
    ///   with
    WatchedFile<TokenOpener> watched() {
        return new WatchedFile<>(
                privateFile,
                TokenOpener::fromFile,
                unusable ->
                        log.error("the keys read before stay in use: {}", unusable.getMessage()));
    }
}
