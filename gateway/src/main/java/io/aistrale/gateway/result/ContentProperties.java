package io.aistrale.gateway.result;

import io.aistrale.schemas.content.ContentKeyset;
import io.aistrale.schemas.content.OutputOpener;
import io.aistrale.schemas.token.UnusableKeysetException;
import io.aistrale.schemas.token.WatchedFile;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What stored outputs are opened with.
///
/// @param keyset file of the content keyset, the same as telemetry-consumer's (`deploy/aistrale
///   outputs create-keyset` makes it), read again when it changes. Default: empty, and the start
///   fails
@ConfigurationProperties("aistrale.content")
public record ContentProperties(@DefaultValue("") String keyset) {

    private static final Logger LOG = LoggerFactory.getLogger(ContentProperties.class);

    /// What opens, by the file as it is at the time.
    ///
    /// @throws UnusableKeysetException where there are no keys to begin with
    public WatchedFile<OutputOpener> watched() {
        if (keyset.isBlank()) {
            throw new UnusableKeysetException(
                    "AISTRALE_CONTENT_KEYSET is not set: it names the keyset file that stored"
                            + " outputs are opened with",
                    null);
        }
        return new WatchedFile<>(
                Path.of(keyset),
                file -> ContentKeyset.read(file).opener(),
                unusable -> LOG.error("The keys read before open on: {}", unusable.getMessage()));
    }
}
