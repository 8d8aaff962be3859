package io.aistrale.worker.place;

import java.time.Duration;

/// How fast a queue goes: calls begun since somebody waits in it, those of the last seconds for the
/// most part. Not for several threads.
final class Pace {
    private static final double MEMORY_NANOS = Duration.ofSeconds(5).toNanos();

    /// Before it nobody knows.
    private static final long FIRST_LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    /// Where nothing has begun yet, the next may be about to.
    private static final double NEXT_ONE = 0.5;

    private double begun;
    private long beganAt;
    private long countedAt;

    Pace(long now) {
        begins(now);
    }

    /// Somebody waits where nobody did.
    void begins(long now) {
        begun = 0;
        beganAt = now;
        countedAt = now;
    }

    /// A call has begun.
    void one(long now) {
        fade(now);
        begun++;
    }

    /// How long somebody has been waiting, in nanoseconds.
    long lasted(long now) {
        return now - beganAt;
    }

    /// How long so many take; nothing where that cannot be told yet.
    Duration timeFor(int calls, long now) {
        double since = now - beganAt;
        if (since < FIRST_LOOK_NANOS) {
            return Duration.ZERO;
        }
        fade(now);
        double remembered = MEMORY_NANOS * -Math.expm1(-since / MEMORY_NANOS);
        return Duration.ofNanos((long) (calls * remembered / (begun + NEXT_ONE)));
    }

    private void fade(long now) {
        begun *= Math.exp((countedAt - now) / MEMORY_NANOS);
        countedAt = now;
    }
}
