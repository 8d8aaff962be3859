package io.aistrale.cost.reprice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Runs the [Repricer] on a thread of its own, a batch of each kind in turn, so that a long
/// repricing keeps no attempt waiting for its price.
final class RepriceLoop implements SmartLifecycle, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RepriceLoop.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int LONGEST_PAUSE_DOUBLINGS = 6;

    /// A batch ends within its statements' time-outs; a stop does not wait for all of it.
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(8);

    private final Repricer repricer;
    private final Duration lookEvery;
    private final Counter failures;
    private volatile @Nullable Thread thread;

    RepriceLoop(Repricer repricer, Duration lookEvery, MeterRegistry meters) {
        this.repricer = repricer;
        this.lookEvery = lookEvery;
        this.failures =
                Counter.builder("llm.reprice.batch.failures")
                        .description("Batches of corrections that failed and are tried again")
                        .register(meters);
    }

    @Override
    public void run() {
        int failuresInARow = 0;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                boolean priced = repricer.priceWaiting();
                boolean repriced = repricer.reprice();
                failuresInARow = 0;
                if (!priced && !repriced) {
                    sleep(lookEvery);
                }
            } catch (RuntimeException failed) {
                if (!Thread.currentThread().isInterrupted()) {
                    failures.increment();
                    LOG.atError()
                            .setCause(failed)
                            .log("corrections could not be made, they will be tried again");
                    sleep(
                            FIRST_PAUSE.multipliedBy(
                                    1L << Math.min(failuresInARow, LONGEST_PAUSE_DOUBLINGS)));
                    failuresInARow++;
                }
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name("reprice").start(this);
    }

    @Override
    public void stop() {
        var running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
            try {
                running.join(STOPS_WITHIN);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
