package io.aistrale.check.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A time in which PostgreSQL was away.
public record Outage(Instant from, Instant to) {

    /// What is left of it once it has lasted so long; without a moment where it was shorter.
    Outage after(Duration lasted) {
        return new Outage(from.plus(lasted), to);
    }

    /// Its whole parts of one length, one after the other.
    List<Outage> parts(Duration length) {
        List<Outage> parts = new ArrayList<>();
        for (Instant end = from.plus(length); !end.isAfter(to); end = end.plus(length)) {
            parts.add(new Outage(end.minus(length), end));
        }
        return parts;
    }

    boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }
}
