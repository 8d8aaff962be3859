package io.aistrale.worker.limit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// The slices of one rate that this worker was given and has not used: each unit of them falls due
/// at its own time and is lost some time after it where nobody waits for it, lest a worker save up
/// a burst. Not for several threads.
final class Slices {
    /// How long a unit can be used once it is due.
    static final long KEPT_NANOS = Duration.ofMillis(400).toNanos();

    private static final long LEAST_REMEMBERED_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long MOST_REMEMBERED_NANOS = Duration.ofMinutes(2).toNanos();
    private static final double REMEMBERED_UNITS = 20;

    private final Deque<Slice> left = new ArrayDeque<>();
    private final Deque<Slice> given = new ArrayDeque<>();
    private long endNanos;

    /// @param atNanos when the first unit is due
    /// @param everyNanos between two of them
    private record Slice(double atNanos, double everyNanos, double units) {
        double endNanos() {
            return atNanos + everyNanos * units;
        }

        double due(double now) {
            return now < atNanos
                    ? 0
                    : Math.min(units, Math.floor((now - atNanos) / everyNanos) + 1);
        }

        Slice without(double used) {
            return new Slice(atNanos + everyNanos * used, everyNanos, units - used);
        }
    }

    void add(long atNanos, double everyNanos, double units) {
        if (units <= 0) {
            return;
        }
        var slice = new Slice(atNanos, everyNanos, units);
        left.add(slice);
        for (var first = given.peek();
                first != null && first.endNanos() < atNanos - (double) MOST_REMEMBERED_NANOS;
                first = given.peek()) {
            given.poll();
        }
        given.add(slice);
        endNanos = (long) Math.ceil(slice.endNanos());
    }

    /// Units that others, or calls here, took and did not use: they are due at once. What they were
    /// taken from was given before.
    void addDue(long now, double units) {
        if (units > 0) {
            left.addFirst(new Slice(now - units, 1, units));
        }
    }

    /// When the slice given last ends.
    long endNanos() {
        return endNanos;
    }

    /// Units that can be used now or later.
    double stock() {
        return left.stream().mapToDouble(Slice::units).sum();
    }

    /// Takes so many of those that are due, or none.
    boolean take(double units, long now) {
        double due = 0;
        for (var slice : left) {
            due += slice.due(now);
        }
        if (due < units) {
            return false;
        }
        double open = units;
        while (open > 0) {
            var first = left.poll();
            if (first == null) {
                return true;
            }
            double used = Math.min(open, first.units());
            open -= used;
            if (used < first.units()) {
                left.addFirst(first.without(used));
            }
        }
        return true;
    }

    /// When so many will be due; the greatest value where they are not all here.
    long dueAtNanos(double units) {
        double open = units;
        for (var slice : left) {
            if (open <= slice.units()) {
                return (long)
                        Math.ceil(slice.atNanos() + slice.everyNanos() * (Math.ceil(open) - 1));
            }
            open -= slice.units();
        }
        return Long.MAX_VALUE;
    }

    /// Lets go of what nobody used in time.
    void expire(long now) {
        for (var first = left.peek(); first != null; first = left.peek()) {
            double late = first.due((double) now - KEPT_NANOS);
            if (late == 0) {
                return;
            }
            left.poll();
            if (late < first.units()) {
                left.addFirst(first.without(late));
                return;
            }
        }
    }

    /// The rate at which this worker was given units lately, in units per nanosecond: over ten
    /// seconds, or as long as twenty units of the whole rate take.
    ///
    /// @param everyNanos between two units of the whole rate
    double lately(long now, double everyNanos) {
        double window =
                Math.clamp(
                        REMEMBERED_UNITS * everyNanos,
                        LEAST_REMEMBERED_NANOS,
                        MOST_REMEMBERED_NANOS);
        double from = now - window;
        double units = 0;
        for (var slice : given) {
            double overlap = Math.min(now, slice.endNanos()) - Math.max(from, slice.atNanos());
            units += Math.max(0, overlap) / slice.everyNanos();
        }
        return units / window;
    }
}
