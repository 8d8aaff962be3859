package io.aistrale.gateway.limit;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a rate stands.
///
/// @param kind a [LimitKind]'s text, or `model`: one model at one credential, as its provider told
/// @param unit `requests` or `tokens`
/// @param perMinute its limit
/// @param set whether it was set through a gateway; else it is of the workers' settings or the
///   provider's word
/// @param used in the last minute, estimated from this minute and the one before
/// @param waiting requests or tokens that wait for their turn
/// @param waitingUntil when all of these will have had it; null where nobody waits
public record RateStanding(
        String kind,
        String subject,
        String unit,
        long perMinute,
        boolean set,
        long used,
        long waiting,
        @Nullable Instant waitingUntil) {

    /// What may be used at once.
    public long remaining() {
        return Math.max(0, perMinute - used - waiting);
    }

    /// Until nothing is used of it.
    public Duration reset() {
        double minutes = (double) (used + waiting) / perMinute;
        return Duration.ofMillis((long) Math.ceil(minutes * 60_000));
    }
}
