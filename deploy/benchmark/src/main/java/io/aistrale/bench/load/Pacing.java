package io.aistrale.bench.load;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Says when requests are due, by a Poisson process, whatever becomes of the others.
final class Pacing {
    private static final long SEED = 20261129;

    private final LoadPlan.Pace pace;
    private final SplittableRandom random = new SplittableRandom(SEED);

    Pacing(LoadPlan.Pace pace) {
        this.pace = pace;
    }

    /// A request.
    ///
    /// @param dueAt on the monotonic clock, nanoseconds
    /// @param counts whether it lies in the window
    record Due(long dueAt, boolean counts) {}

    /// More than can be due in the window.
    int most() {
        double mean = pace.perSecond() * (pace.window().toNanos() / 1e9);
        return (int) (mean + 10 * Math.sqrt(mean) + 10);
    }

    /// Returns when the last request of the window was sent.
    void run(Tally tally, Consumer<Due> send) {
        long begin = System.nanoTime();
        long windowAt = begin + pace.warmUp().toNanos();
        long end = windowAt + pace.window().toNanos();
        long dueAt = begin + gap();
        for (; dueAt < windowAt; dueAt += (long) (gap() * rise(dueAt - begin))) {
            sleepUntil(dueAt);
            send.accept(new Due(dueAt, false));
        }
        sleepUntil(windowAt);
        tally.open();
        long due = 0;
        for (; dueAt < end; dueAt += gap()) {
            sleepUntil(dueAt);
            send.accept(new Due(dueAt, true));
            due++;
        }
        sleepUntil(end);
        tally.close(due);
    }

    /// Requests come ever faster while it grows warm, from a tenth of the rate to all of it at
    /// three quarters of the time.
    private double rise(long since) {
        double reached = since / (0.75 * pace.warmUp().toNanos());
        return 1 / Math.clamp(reached, 0.1, 1);
    }

    private long gap() {
        return (long) (-Math.log(1 - random.nextDouble()) * 1e9 / pace.perSecond());
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
