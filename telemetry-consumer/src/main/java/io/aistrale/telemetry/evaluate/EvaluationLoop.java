package io.aistrale.telemetry.evaluate;

import io.aistrale.telemetry.TelemetryEnd;
import io.aistrale.telemetry.store.PendingEvaluationStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Evaluates from the start of the application to its end, on a thread of its own. Trouble here
/// holds up nothing but scores.
public final class EvaluationLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EvaluationLoop.class);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(5);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    /// A run publishes for six days, and its last requests may be out for one more.
    private static final Duration LONGEST_RUN = Duration.ofDays(8);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(40);

    private final PendingEvaluations pending;
    private final SourceClaims claims;
    private final PendingEvaluationStore store;
    private final EvaluationProperties settings;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private long forgotAt = System.nanoTime() - FORGET_EVERY.toNanos();
    private volatile @Nullable Thread thread;

    EvaluationLoop(
            PendingEvaluations pending,
            SourceClaims claims,
            PendingEvaluationStore store,
            EvaluationProperties settings,
            Clock clock) {
        this.pending = pending;
        this.claims = claims;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void start() {
        thread =
                Thread.ofPlatform()
                        .name("evaluation-loop")
                        .uncaughtExceptionHandler(new TelemetryEnd("the evaluation loop"))
                        .start(this::run);
    }

    private void run() {
        while (stopping.getCount() > 0) {
            Duration afterClaims = turn(claims::turn);
            Duration afterPending = turn(this::evaluate);
            await(afterClaims.compareTo(afterPending) < 0 ? afterClaims : afterPending);
        }
    }

    /// Trouble with the one keeps nobody from the other.
    ///
    /// @return how long to wait before the next
    private Duration turn(IntSupplier step) {
        try {
            return step.getAsInt() == 0 ? settings.every() : Duration.ZERO;
        } catch (RuntimeException trouble) {
            log.atWarn().setCause(trouble).log("cannot evaluate now; trying again");
            return AFTER_TROUBLE;
        }
    }

    private int evaluate() {
        forget();
        return pending.turn();
    }

    private void forget() {
        if (System.nanoTime() - forgotAt < FORGET_EVERY.toNanos()) {
            return;
        }
        Instant now = clock.instant();
        Instant before = now.minus(settings.failuresKept());
        Instant longAgo = now.minus(LONGEST_RUN);
        int forgotten = store.forget(before, before.isBefore(longAgo) ? before : longAgo);
        forgotAt = System.nanoTime();
        if (forgotten > 0) {
            log.info("{} failures and cases of evaluations have had their time", forgotten);
        }
    }

    private void await(Duration wait) {
        try {
            boolean _ = stopping.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            stopping.countDown();
        }
    }

    @Override
    public void stop() {
        stopping.countDown();
        Thread running = thread;
        try {
            if (running != null && !running.join(STOP_WITHIN)) {
                log.warn("the evaluation loop did not end in time");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        Thread running = thread;
        return running != null && running.isAlive();
    }
}
