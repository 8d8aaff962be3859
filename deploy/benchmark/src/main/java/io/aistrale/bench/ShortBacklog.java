package io.aistrale.bench;

import java.time.Duration;

/// Keeps next to no backlog: tops it up to so many records as they are taken.
final class ShortBacklog implements AutoCloseable {
    static final String TOPIC = "inference.requests.short";

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Requests requests;
    private final Simulator simulator;
    private final Load load;
    private final int backlog;
    private final Thread feeder;
    private volatile boolean closed;
    private volatile long leastWaiting = Long.MAX_VALUE;

    ShortBacklog(Requests requests, Simulator simulator, Load load, int backlog) {
        this.requests = requests;
        this.simulator = simulator;
        this.load = load;
        this.backlog = backlog;
        this.feeder = Thread.ofPlatform().daemon().name("short-backlog").start(this::feed);
    }

    /// Fewest records seen waiting.
    long leastWaiting() {
        return leastWaiting;
    }

    private void feed() {
        long written = 0;
        while (!closed) {
            var count = simulator.count();
            long taken = count.answered() + count.pending();
            if (taken > load.inFlight()) {
                leastWaiting = Math.min(leastWaiting, written - taken);
            }
            int more = (int) (taken + backlog - written);
            if (more > 0) {
                requests.write(TOPIC, load.workload(), more);
                written += more;
            }
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            feeder.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
