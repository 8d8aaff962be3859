package io.aistrale.check.client;

import java.time.Duration;

/// When callers give up. Open until it is told: while faults go on a caller has no reason to.
final class ClosingTime {
    private volatile boolean told;
    private volatile long atNanos;

    void in(Duration time) {
        atNanos = System.nanoTime() + time.toNanos();
        told = true;
    }

    void open() {
        told = false;
    }

    boolean isPast() {
        return told && System.nanoTime() - atNanos > 0;
    }
}
