package io.aistrale.telemetry.run;

import io.aistrale.telemetry.TelemetryEnd;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Looks at the runs from time to time, on a thread of its own; less often while looks fail.
public final class RunLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RunLoop.class);

    /// Longer than a batch may take to be delivered.
    private static final Duration STOP_WITHIN = Duration.ofSeconds(42);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final EvaluationRuns runs;
    private final Duration every;
    private volatile @Nullable Running running;

    private record Running(CountDownLatch stopping, Thread thread) {}

    public RunLoop(EvaluationRuns runs, Duration every) {
        this.runs = runs;
        this.every = every;
    }

    @Override
    public void start() {
        CountDownLatch stopping = new CountDownLatch(1);
        Thread thread =
                Thread.ofPlatform()
                        .name("evaluation-runs")
                        .uncaughtExceptionHandler(new TelemetryEnd("the loop of evaluation runs"))
                        .start(() -> loop(stopping));
        running = new Running(stopping, thread);
    }

    private void loop(CountDownLatch stopping) {
        Duration pause = every;
        try {
            do {
                pause = look() ? every : longer(pause);
            } while (!stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS));
            runs.release();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unreachable) {
            log.warn(
                    "evaluation runs stay with this instance until its lease is over", unreachable);
        }
    }

    private boolean look() {
        try {
            return runs.look();
        } catch (RuntimeException unreachable) {
            log.warn("evaluation runs cannot be looked at; later again", unreachable);
            return false;
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    @Override
    public void stop() {
        Running ending = running;
        running = null;
        if (ending == null) {
            return;
        }
        ending.stopping().countDown();
        try {
            if (!ending.thread().join(STOP_WITHIN)) {
                log.warn("the loop of evaluation runs did not end in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        Running now = running;
        return now != null && now.thread().isAlive();
    }
}
