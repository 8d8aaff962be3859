package io.aistrale.gateway.prompt;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Settings of previews.
///
/// @param atOnce previews rendered at one time, 1 or more. Default: one for every two processors,
///   so that the others are there for inferences
/// @param waitAtMost for one of these places (default 1 s)
@ConfigurationProperties("aistrale.previews")
public record PreviewProperties(@Nullable Integer atOnce, @DefaultValue("1s") Duration waitAtMost) {
    public PreviewProperties {
        if (atOnce != null && atOnce < 1) {
            throw new IllegalArgumentException("aistrale.previews.at-once must be 1 or more");
        }
    }

    int places() {
        return atOnce != null
                ? atOnce
                : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
