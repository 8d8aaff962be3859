package io.aistrale.telemetry.consume;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// How batches are read and retried.
///
/// @param loops how many batches are under way at one time, each with a consumer, a thread and a
///   connection of its own; default 2
/// @param batchRecords most records in a batch, which is one transaction; default 4,000
/// @param fetch most bytes of one fetch, and so about what a batch takes in memory; default 16 MB
/// @param sessionTimeout how long a dead instance keeps its partitions; default 15 s
/// @param newTopicsWithin how soon the topics of a new source are found; default 30 s
/// @param overdue calls that are past their deadline and that nobody looks after
/// @param retry waits while PostgreSQL, the registry or a dead-letter topic is out of reach
@ConfigurationProperties("aistrale.telemetry")
public record TelemetryProperties(
        @DefaultValue("2") int loops,
        @DefaultValue("4000") int batchRecords,
        @DefaultValue("16MB") DataSize fetch,
        @DefaultValue("15s") Duration sessionTimeout,
        @DefaultValue("30s") Duration newTopicsWithin,
        @DefaultValue Overdue overdue,
        @DefaultValue Retry retry) {

    public TelemetryProperties {
        if (loops < 1 || loops > 16) {
            throw new IllegalArgumentException("loops must be 1 to 16");
        }
        if (batchRecords < 1) {
            throw new IllegalArgumentException("batch-records must be at least 1");
        }
    }

    /// When open calls are presumed unknown.
    ///
    /// @param by how long past its deadline, and how long looks must have gone well; default 60 s
    /// @param every time between looks; default 15 s
    public record Overdue(@DefaultValue("60s") Duration by, @DefaultValue("15s") Duration every) {

        public Overdue {
            if (!by.isPositive() || !every.isPositive()) {
                throw new IllegalArgumentException("overdue.by and overdue.every must be positive");
            }
        }
    }

    /// Waits between tries.
    ///
    /// @param first first wait, doubled with every failure; default 100 ms
    /// @param longest longest wait; default 10 s
    public record Retry(
            @DefaultValue("100ms") Duration first, @DefaultValue("10s") Duration longest) {

        public Retry {
            if (!first.isPositive() || longest.compareTo(first) < 0) {
                throw new IllegalArgumentException(
                        "retry.first must be positive and no longer than retry.longest");
            }
        }
    }
}
