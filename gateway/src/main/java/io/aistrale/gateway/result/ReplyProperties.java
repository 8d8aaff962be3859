package io.aistrale.gateway.result;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How callers wait for results.
///
/// @param waitingCallers most callers that wait at one time; the next is answered 429
/// @param longestWait cap on `Prefer: wait`; the façade waits as long
/// @param lookEvery least time between two looks in the database at the requests that are followed
/// @param reconnectPause before the reply listener connects again after a failure
@ConfigurationProperties("aistrale.replies")
public record ReplyProperties(
        @DefaultValue("20000") int waitingCallers,
        @DefaultValue("600s") Duration longestWait,
        @DefaultValue("250ms") Duration lookEvery,
        @DefaultValue("500ms") Duration reconnectPause) {

    public ReplyProperties {
        if (waitingCallers < 1
                || !longestWait.isPositive()
                || !lookEvery.isPositive()
                || !reconnectPause.isPositive()) {
            throw new IllegalArgumentException("aistrale.replies settings must be positive");
        }
    }
}
