package io.aistrale.worker.limit;

import java.time.Duration;
import java.util.PriorityQueue;

/// A clock that goes from one thing to be done to the next.
public final class VirtualTime {
    private final PriorityQueue<Step> steps = new PriorityQueue<>();
    private long now = Duration.ofDays(1).toNanos();
    private long planned;

    private record Step(long at, long number, Runnable what) implements Comparable<Step> {
        @Override
        public int compareTo(Step other) {
            return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
        }
    }

    public long nanos() {
        return now;
    }

    public void after(Duration delay, Runnable step) {
        steps.add(new Step(now + Math.max(0, delay.toNanos()), planned++, step));
    }

    public void pass(Duration time) {
        long end = now + time.toNanos();
        for (var step = steps.peek(); step != null && step.at() <= end; step = steps.peek()) {
            steps.poll();
            now = step.at();
            step.what().run();
        }
        now = end;
    }
}
