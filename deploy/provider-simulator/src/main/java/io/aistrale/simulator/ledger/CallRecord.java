package io.aistrale.simulator.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One call as `GET /calls` shows it. Tokens are what the provider bills: `inputTokens` is the
/// whole prompt and `outputTokens` the whole output; the other token counts are parts of these two.
/// Refused and failed calls have none.
///
/// @param model as the caller named it; empty where the request was too broken to tell
/// @param idempotencyKey the `Idempotency-Key` header
/// @param status the HTTP status answered; 0 while there is none, and for calls that got no answer
/// @param at when the request had been received
/// @param clientPresent whether the client was still connected when the answer had been written
/// @param durationMillis the provider's own time, from the request to the end of its answer
/// @param pending whether the call is still open
public record CallRecord(
        String provider,
        String model,
        @Nullable String idempotencyKey,
        int inputTokens,
        int outputTokens,
        int cachedInputTokens,
        int cacheWrite5mTokens,
        int cacheWrite1hTokens,
        int reasoningTokens,
        int status,
        Instant at,
        boolean clientPresent,
        long durationMillis,
        boolean pending) {}
