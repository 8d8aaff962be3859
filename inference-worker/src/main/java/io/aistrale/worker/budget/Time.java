package io.aistrale.worker.budget;

import java.time.Instant;

/// Time as budgets need it, so that tests can make their own.
public interface Time {
    /// Wall clock: decides the period a call belongs to.
    Instant now();

    /// Monotonic clock, nanoseconds.
    long nanos();

    /// Runs a step at once, on a thread that may block.
    void run(Runnable step);
}
