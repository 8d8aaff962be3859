package io.aistrale.telemetry.consume;

import java.time.Duration;
import java.util.function.LongSupplier;

/// When to try again: after waits that double with every failure, up to a longest one.
final class BackOff {
    private final TelemetryProperties.Retry waits;
    private final LongSupplier nanos;
    private Duration next;
    private long holdUntil;
    private boolean failing;

    /// @param nanos a monotonic clock
    BackOff(TelemetryProperties.Retry waits, LongSupplier nanos) {
        this.waits = waits;
        this.nanos = nanos;
        this.next = waits.first();
    }

    /// Holds the next try back.
    ///
    /// @return for how long
    Duration failed() {
        Duration wait = next;
        holdUntil = nanos.getAsLong() + wait.toNanos();
        failing = true;
        Duration doubled = wait.multipliedBy(2);
        next = doubled.compareTo(waits.longest()) < 0 ? doubled : waits.longest();
        return wait;
    }

    void succeeded() {
        failing = false;
        next = waits.first();
    }

    /// Time left until the next try; zero: now.
    Duration left() {
        long left = failing ? holdUntil - nanos.getAsLong() : 0;
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }
}
