package io.aistrale.gateway.result;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How callers wait for results.
///
/// @param waitingCallers most callers that wait at one time; the next is answered 429. Default:
///   20,000, or one for each 128 KB of the largest heap if that is less
/// @param longestWait cap on `Prefer: wait`; the façade waits as long
/// @param lookEvery least time between two looks in the database at the requests that are followed
/// @param reconnectPause before the reply listener connects again after a failure
@ConfigurationProperties("aistrale.replies")
public record ReplyProperties(
        @Nullable Integer waitingCallers,
        @DefaultValue("600s") Duration longestWait,
        @DefaultValue("250ms") Duration lookEvery,
        @DefaultValue("500ms") Duration reconnectPause) {

    private static final int MOST = 20_000;

    /// A caller that waits takes 47 KB, in a new gateway 60: buffers of its connection, its
    /// thread's stack, its request. So all of them leave half of the heap to others.
    private static final long HEAP_OF_ONE = 128 * 1024;

    public ReplyProperties {
        if (waitingCallers != null && waitingCallers < 1
                || !longestWait.isPositive()
                || !lookEvery.isPositive()
                || !reconnectPause.isPositive()) {
            throw new IllegalArgumentException("aistrale.replies settings must be positive");
        }
    }

    /// For callers that wait.
    public int places() {
        return waitingCallers != null
                ? waitingCallers
                : (int) Math.min(MOST, Runtime.getRuntime().maxMemory() / HEAP_OF_ONE);
    }
}
