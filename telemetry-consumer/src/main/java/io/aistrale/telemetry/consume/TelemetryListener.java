package io.aistrale.telemetry.consume;

import io.aistrale.telemetry.TelemetryEnd;
import io.aistrale.telemetry.store.TelemetryStore;
import io.aistrale.telemetry.trace.PersistSpans;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/// Runs the loops, each on a thread of its own, from the start of the application to its end.
public final class TelemetryListener implements SmartLifecycle, HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(TelemetryListener.class);

    /// Longer than a transaction may take on a database that has stopped answering.
    private static final Duration STOP_WITHIN = Duration.ofSeconds(40);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final TelemetryProperties telemetry;
    private final Supplier<Intake> intakes;
    private final TelemetryStore store;
    private final Supplier<OverdueAttempts> overdue;
    private final TelemetryMetrics metrics;
    private final PersistSpans spans;
    private volatile List<Running> running = List.of();

    private record Running(TelemetryLoop loop, Thread thread) {}

    public TelemetryListener(
            Supplier<Consumer<byte[], byte[]>> consumers,
            TelemetryProperties telemetry,
            Supplier<Intake> intakes,
            TelemetryStore store,
            Supplier<OverdueAttempts> overdue,
            TelemetryMetrics metrics,
            PersistSpans spans) {
        this.consumers = consumers;
        this.telemetry = telemetry;
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
        running = IntStream.rangeClosed(1, telemetry.loops()).mapToObj(this::start).toList();
    }

    private Running start(int number) {
        TelemetryLoop loop =
                new TelemetryLoop(
                        consumers.get(),
                        intakes.get(),
                        store,
                        overdue.get(),
                        metrics,
                        spans,
                        new BackOff(telemetry.retry(), System::nanoTime));
        Thread thread =
                Thread.ofPlatform()
                        .name("telemetry-loop-" + number)
                        .uncaughtExceptionHandler(new TelemetryEnd("the telemetry loop"))
                        .start(loop);
        return new Running(loop, thread);
    }

    @Override
    public void stop() {
        List<Running> stopping = running;
        running = List.of();
        stopping.forEach(one -> one.loop().stop());
        Instant end = Instant.now().plus(STOP_WITHIN);
        try {
            for (Running one : stopping) {
                Duration left = Duration.between(Instant.now(), end);
                if (!one.thread().join(left.isPositive() ? left : Duration.ZERO)) {
                    log.warn("{} did not end in time", one.thread().getName());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running.stream().anyMatch(one -> one.thread().isAlive());
    }

    @Override
    public Health health() {
        List<Running> now = running;
        if (now.isEmpty()) {
            return Health.outOfService().withDetail("reason", "not running").build();
        }
        return now.stream()
                .map(one -> one.loop().trouble())
                .filter(Objects::nonNull)
                .findFirst()
                .map(trouble -> Health.outOfService().withDetail("reason", trouble).build())
                .orElseGet(() -> Health.up().build());
    }
}
