package io.aistrale.demo.check;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A call in the simulator's own books; `GET /calls` has one a line.
///
/// @param idempotencyKey the attempt id, if the worker sent one
/// @param inputTokens all of the prompt's; `outputTokens` likewise; the other counts are parts of
///   these two
/// @param status HTTP status it answered with, 0 for none
public record ProviderCall(
        String provider,
        String model,
        @Nullable String idempotencyKey,
        long inputTokens,
        long outputTokens,
        long cachedInputTokens,
        long cacheWrite5mTokens,
        long cacheWrite1hTokens,
        long reasoningTokens,
        int status,
        Instant at,
        boolean clientPresent,
        long durationMillis,
        boolean pending) {

    TokenCounts tokens() {
        return new TokenCounts(
                inputTokens - cachedInputTokens - cacheWrite5mTokens - cacheWrite1hTokens,
                cachedInputTokens,
                cacheWrite5mTokens,
                cacheWrite1hTokens,
                outputTokens - reasoningTokens,
                reasoningTokens);
    }
}
