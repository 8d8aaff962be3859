package io.aistrale.telemetry.output;

import io.aistrale.schemas.content.ContentKeyset;
import io.aistrale.schemas.content.OutputOpener;
import io.aistrale.schemas.content.OutputSealer;
import io.aistrale.schemas.token.UnusableKeysetException;
import io.aistrale.schemas.token.WatchedFile;
import java.nio.file.Path;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What outputs are sealed with.
///
/// @param keyset file of the content keyset, the same as the gateway's (`deploy/aistrale outputs
///   create-keyset` makes it), read again when it changes. Default: empty, and the start fails
@ConfigurationProperties("aistrale.content")
public record ContentProperties(@DefaultValue("") String keyset) {
    private static final Logger log = LoggerFactory.getLogger(ContentProperties.class);

    /// What seals, by the file as it is at the time.
    ///
    /// @throws UnusableKeysetException where there is no key to begin with
    public WatchedFile<OutputSealer> watched() {
        return watched(ContentKeyset::sealer);
    }

    /// What opens, likewise.
    ///
    /// @throws UnusableKeysetException where there is no key to begin with
    public WatchedFile<OutputOpener> watchedOpener() {
        return watched(ContentKeyset::opener);
    }

    private <T> WatchedFile<T> watched(Function<ContentKeyset, T> use) {
        if (keyset.isBlank()) {
            throw new UnusableKeysetException(
                    "AISTRALE_CONTENT_KEYSET is not set: it names the keyset file that outputs are"
                            + " sealed with",
                    null);
        }
        return new WatchedFile<>(
                Path.of(keyset),
                file -> use.apply(ContentKeyset.read(file)),
                unusable ->
                        log.error("the key read before stays in use: {}", unusable.getMessage()));
    }
}
