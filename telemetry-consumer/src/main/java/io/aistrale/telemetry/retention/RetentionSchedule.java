package io.aistrale.telemetry.retention;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Looks at the start and from time to time, on a thread of its own.
public final class RetentionSchedule implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RetentionSchedule.class);

    /// Longer than the one statement that may be under way.
    private static final Duration STOP_WITHIN = Duration.ofSeconds(35);

    private final RetentionRun run;
    private final Duration every;
    private volatile @Nullable Running running;

    private record Running(CountDownLatch stopping, Thread thread) {}

    public RetentionSchedule(RetentionRun run, Duration every) {
        this.run = run;
        this.every = every;
    }

    @Override
    public void start() {
        CountDownLatch stopping = new CountDownLatch(1);
        Thread thread =
                Thread.ofPlatform()
                        .name("retention")
                        .uncaughtExceptionHandler(
                                (_, bug) -> log.error("retention has ended by a bug", bug))
                        .start(() -> loop(stopping));
        running = new Running(stopping, thread);
    }

    private void loop(CountDownLatch stopping) {
        try {
            do {
                run.run(() -> stopping.getCount() == 0);
            } while (!stopping.await(every.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
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
                log.warn("retention did not end in time");
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
