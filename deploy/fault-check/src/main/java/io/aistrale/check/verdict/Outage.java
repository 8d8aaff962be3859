package io.aistrale.check.verdict;

import java.time.Duration;
import java.time.Instant;

/// A time in which PostgreSQL was away.
public record Outage(Instant from, Instant to) {

    /// What is left of it once it has lasted so long; nothing, or less, where it was shorter.
    Duration beyond(Duration lasted) {
        return Duration.between(from.plus(lasted), to);
    }

    /// A part of it.
    ///
    /// @param lasted how long it has lasted then
    Outage part(Duration lasted, Duration length) {
        var begins = from.plus(lasted);
        return new Outage(begins, begins.plus(length));
    }

    boolean lastedAt(Instant at, Duration lasted) {
        return !at.isBefore(from.plus(lasted)) && at.isBefore(to);
    }
}
