package io.aistrale.worker.consume;

import java.time.Duration;
import java.util.function.LongSupplier;

/// This worker's word that the group still counts on it: runs from *sending* the last accepted
/// offset commit, so that it ends before the group coordinator can have given the partitions away.
final class Lease {
    private final long lengthNanos;
    private final LongSupplier nanoTime;
    private volatile long untilNanos;

    /// @param length the session timeout, less the heartbeat interval and a second
    /// @param nanoTime a monotonic clock
    Lease(Duration length, LongSupplier nanoTime) {
        this.lengthNanos = length.toNanos();
        this.nanoTime = nanoTime;
        this.untilNanos = nanoTime.getAsLong();
    }

    /// A commit sent at `sentNanos` was accepted.
    void renew(long sentNanos) {
        untilNanos = sentNanos + lengthNanos;
    }

    boolean runs() {
        return nanoTime.getAsLong() - untilNanos < 0;
    }
}
