package io.aistrale.simulator.wire;

import java.time.Duration;

/// What the rate-limit headers of an answer say.
///
/// @param admitted whether this call found a place
/// @param limit requests a minute
/// @param remaining requests left now
/// @param untilReset how long until the next place is free
public record Quota(boolean admitted, int limit, int remaining, Duration untilReset) {

    /// Of models that are not throttled: more than this process could answer, as clients may keep
    /// to what they are told.
    public static final Quota PLENTY = new Quota(true, 10_000_000, 9_999_999, Duration.ofMillis(6));

    /// No place is left for this long.
    public static Quota usedUp(int limit, Duration untilReset) {
        return new Quota(false, limit, 0, untilReset);
    }

    static final int TOKEN_LIMIT = 2_000_000_000;
    static final int TOKENS_REMAINING = 1_999_999_000;

    /// Whole seconds, rounded up, as `Retry-After` wants them.
    long retryAfterSeconds() {
        return Math.max(1, untilReset.plusNanos(999_999_999).toSeconds());
    }
}
