package io.aistrale.telemetry.consume;

import io.aistrale.telemetry.store.TelemetryStore;
import io.aistrale.telemetry.trace.PersistSpans;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/// Runs the loop on a thread of its own from the start of the application to its end.
public final class TelemetryListener implements SmartLifecycle, HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(TelemetryListener.class);

    /// Longer than a transaction may take on a database that has stopped answering.
    private static final Duration STOP_WITHIN = Duration.ofSeconds(40);

    /// `EX_SOFTWARE`, see sysexits.h.
    private static final int EXIT_BUG = 70;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TelemetryProperties.Retry retry;
    private final Supplier<Intake> intakes;
    private final TelemetryStore store;
    private final OverdueAttempts overdue;
    private final TelemetryMetrics metrics;
    private final PersistSpans spans;
    private volatile @Nullable Running running;

    private record Running(TelemetryLoop loop, Thread thread) {}

    public TelemetryListener(
            Supplier<Consumer<byte[], byte[]>> consumers,
            TelemetryProperties.Retry retry,
            Supplier<Intake> intakes,
            TelemetryStore store,
            OverdueAttempts overdue,
            TelemetryMetrics metrics,
            PersistSpans spans) {
        this.consumers = consumers;
        this.retry = retry;
        this.intakes = intakes;
        this.store = store;
        this.overdue = overdue;
        this.metrics = metrics;
        this.spans = spans;
    }

    /// A database of the wrong version ends the application here; one that is merely out of reach
    /// is waited for.
    @Override
    public void start() {
        try {
            store.requireVersion();
        } catch (DataAccessException unreachable) {
            log.warn("PostgreSQL does not answer yet; waiting for it", unreachable);
        }
        TelemetryLoop loop =
                new TelemetryLoop(
                        consumers.get(),
                        intakes.get(),
                        store,
                        overdue,
                        metrics,
                        spans,
                        new BackOff(retry, System::nanoTime));
        Thread thread =
                Thread.ofPlatform()
                        .name("telemetry-loop")
                        .uncaughtExceptionHandler((_, bug) -> end(bug))
                        .start(loop);
        running = new Running(loop, thread);
    }

    /// Without its loop the process does nothing, however alive it looks.
    private static void end(Throwable bug) {
        log.error("the telemetry loop died; ending, so that another takes over", bug);
        Runtime.getRuntime().halt(EXIT_BUG);
    }

    @Override
    public void stop() {
        Running stopping = running;
        running = null;
        if (stopping == null) {
            return;
        }
        stopping.loop().stop();
        try {
            if (!stopping.thread().join(STOP_WITHIN)) {
                log.warn("the telemetry loop did not end in time");
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

    @Override
    public Health health() {
        Running now = running;
        String trouble = now == null ? "not running" : now.loop().trouble();
        return trouble == null
                ? Health.up().build()
                : Health.outOfService().withDetail("reason", trouble).build();
    }
}
