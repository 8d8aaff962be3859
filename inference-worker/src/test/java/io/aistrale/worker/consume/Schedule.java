package io.aistrale.worker.consume;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Virtual time: events of processes, run one by one. Which of those that are due comes next is
/// drawn from a seed, so that a seed is an interleaving.
final class Schedule {
    private static final Instant EPOCH = Instant.parse("2026-11-22T12:00:00Z");

    private final Random random;
    private final PriorityQueue<Event> later =
            new PriorityQueue<>((a, b) -> Long.compare(a.atNanos(), b.atNanos()));
    private final List<Event> due = new ArrayList<>();
    private long nowNanos;
    private int run;

    /// @param process whose event it is; null for the outside world's
    private record Event(long atNanos, @Nullable SimulatedProcess process, Runnable step) {}

    Schedule(long seed) {
        this.random = new Random(seed);
    }

    Random random() {
        return random;
    }

    long nanos() {
        return nowNanos;
    }

    Instant now() {
        return EPOCH.plusNanos(nowNanos);
    }

    /// Events run so far.
    int steps() {
        return run;
    }

    void at(Duration delay, @Nullable SimulatedProcess process, Runnable step) {
        later.add(new Event(nowNanos + delay.toNanos(), process, step));
    }

    void soon(@Nullable SimulatedProcess process, Runnable step) {
        at(Duration.ofNanos(random.nextInt(3_000_000)), process, step);
    }

    /// Runs one event; a dead process's are dropped, a frozen one's wait for it.
    ///
    /// @return false once there is nothing left to run
    boolean step() {
        if (due.isEmpty() && later.isEmpty()) {
            return false;
        }
        if (due.isEmpty()) {
            nowNanos = Math.max(nowNanos, later.peek().atNanos());
        }
        while (!later.isEmpty() && later.peek().atNanos() <= nowNanos + 1_000_000) {
            due.add(later.remove());
        }
        var event = due.remove(random.nextInt(due.size()));
        nowNanos = Math.max(nowNanos, event.atNanos());
        var process = event.process();
        if (process == null || process.isRunning()) {
            run++;
            event.step().run();
        } else {
            process.missed(event.step());
        }
        return true;
    }
}
