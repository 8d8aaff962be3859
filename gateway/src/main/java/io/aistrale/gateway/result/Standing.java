package io.aistrale.gateway.result;

import io.aistrale.gateway.result.Inference.Wait;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a request stands, without what it came to.
///
/// @param status queued, running, waiting, succeeded, failed, cancelled or expired
/// @param attempts provider calls begun
/// @param waiting what it waits for; null unless it does
public record Standing(
        UUID requestId, String userId, String status, int attempts, @Nullable Wait waiting) {

    private static final Set<String> OPEN = Set.of("queued", "running", "waiting");

    /// Whether it moves no more.
    public boolean ended() {
        return isEnd(status);
    }

    static boolean isEnd(String status) {
        return !OPEN.contains(status);
    }
}
