package io.aistrale.worker.limit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Leases in memory, by the rule that [LeaseStore] puts in SQL; [LeaseStoreIT] holds both to it.
final class SharedLines implements Leases {
    private static final double NANOS = 1e9;

    private final LongSupplier nanoTime;
    private final Map<Key, Line> lines = new HashMap<>();
    private int asked;

    private static final class Line {
        private double next;
        private double bookedUntil;
        private double credit;
        private final List<Double> at = new ArrayList<>();
        private final List<Double> units = new ArrayList<>();

        void used(double now, double count) {
            at.add(now);
            units.add(count);
        }

        double usedSince(double from) {
            double sum = 0;
            for (int i = at.size() - 1; i >= 0 && at.get(i) >= from; i--) {
                sum += units.get(i);
            }
            return sum;
        }
    }

    SharedLines(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    int asked() {
        return asked;
    }

    /// Requests that were given or used without being given.
    double used(Subject subject) {
        var line = lines.get(new Key(subject, Unit.REQUESTS));
        return line == null ? 0 : line.usedSince(0);
    }

    @Override
    public List<Grant> ask(List<Ask> asks) {
        asked++;
        double now = nanoTime.getAsLong() / NANOS;
        var grants = new ArrayList<Grant>();
        asks.forEach(ask -> grants.add(grant(ask, now)));
        return grants;
    }

    private Grant grant(Ask ask, double now) {
        double every = 60 / ask.perMinute();
        double burst = BURST.toNanos() / NANOS;
        double ahead = AHEAD.toNanos() / NANOS;
        var line =
                lines.computeIfAbsent(
                        ask.key(),
                        _ -> {
                            var begun = new Line();
                            begun.next = now - burst;
                            begun.bookedUntil = now;
                            return begun;
                        });
        double debt = Math.max(0, ask.correction() - line.credit);
        line.credit =
                Math.min(
                        Math.max(0, line.credit - ask.correction()), ask.perMinute() / CREDIT_PART);
        line.used(now, ask.correction());
        double slice = Math.max(line.next + debt * every, now - burst);
        if (ask.hold().isPositive()) {
            slice = Math.max(slice, now + ask.hold().toNanos() / NANOS);
        }
        double want = ask.want() + (slice < now ? ask.spare() : 0);
        double left = ask.perMinute() - line.usedSince(now - 60);
        double again =
                ask.hold().isPositive()
                        ? 0
                        : Math.floor(Math.max(0, Math.min(Math.min(want, line.credit), left)));
        line.credit -= again;
        double open = Math.max(0, Math.ceil((ahead + now - slice) * ask.perMinute() / 60));
        double given = Math.min(want - again, open);
        line.next = slice + given * every;
        line.used(now, given + again);
        double turn = Math.max(line.bookedUntil, now + ask.hold().toNanos() / NANOS);
        line.bookedUntil = turn + ask.book() * every;
        return new Grant(ask.key(), duration(slice - now), given, again, duration(turn - now));
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * NANOS));
    }
}
