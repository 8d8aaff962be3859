package io.aistrale.telemetry.retention;

import io.aistrale.telemetry.output.OutputSealing;
import io.aistrale.telemetry.store.PlainOutputStore;
import io.aistrale.telemetry.store.RetentionStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/// One look for what has had its time. What cannot be done now, because the database is away or
/// somebody reads the table for long, is done at a later look.
public final class RetentionRun {
    private static final Logger log = LoggerFactory.getLogger(RetentionRun.class);
    private static final int MOVED_AT_ONCE = 200;

    private final RetentionProperties settings;
    private final OutputSealing sealing;
    private final RetentionStore days;
    private final PlainOutputStore plainOutputs;
    private final MeterRegistry meters;
    private final Clock clock;

    public RetentionRun(
            RetentionProperties settings,
            OutputSealing sealing,
            RetentionStore days,
            PlainOutputStore plainOutputs,
            MeterRegistry meters,
            Clock clock) {
        this.settings = settings;
        this.sealing = sealing;
        this.days = days;
        this.plainOutputs = plainOutputs;
        this.meters = meters;
        this.clock = clock;
    }

    /// @param stopping asked between transactions
    void run(BooleanSupplier stopping) {
        attempt("inference_result", () -> movePlainOutputs(stopping));
        drop("inference_output", sealing.firstDay(), stopping);
        drop("inference_result", settings.results(), stopping);
        drop("inference", settings.inferences(), stopping);
        drop("attempt", settings.attempts(), stopping);
        drop("cost_record", settings.costRecords(), stopping);
    }

    private void movePlainOutputs(BooleanSupplier stopping) {
        int all = 0;
        int moved = MOVED_AT_ONCE;
        while (moved > 0 && !stopping.getAsBoolean()) {
            moved = plainOutputs.move(MOVED_AT_ONCE);
            all += moved;
        }
        if (all > 0) {
            log.atInfo()
                    .addKeyValue("results", all)
                    .log("outputs that stood in plaintext are sealed, or gone where they were due");
        }
    }

    private void drop(String table, Duration kept, BooleanSupplier stopping) {
        if (kept.isPositive()) {
            drop(table, LocalDate.ofInstant(clock.instant().minus(kept), ZoneOffset.UTC), stopping);
        }
    }

    private void drop(String table, LocalDate before, BooleanSupplier stopping) {
        attempt(
                table,
                () -> {
                    Optional<LocalDate> dropped = days.dropOldestDay(table, before);
                    while (dropped.isPresent()) {
                        meters.counter("telemetry.retention.dropped.days", "table", table)
                                .increment();
                        log.atInfo()
                                .addKeyValue("table", table)
                                .addKeyValue("day", dropped.get())
                                .log("a day has had its time and is dropped");
                        dropped =
                                stopping.getAsBoolean()
                                        ? Optional.empty()
                                        : days.dropOldestDay(table, before);
                    }
                });
    }

    private void attempt(String table, Runnable work) {
        try {
            work.run();
        } catch (DataAccessException | TransactionException postponed) {
            meters.counter("telemetry.retention.failures", "table", table).increment();
            log.atWarn()
                    .addKeyValue("table", table)
                    .setCause(postponed)
                    .log("what has had its time stays until a later look");
        }
    }
}
