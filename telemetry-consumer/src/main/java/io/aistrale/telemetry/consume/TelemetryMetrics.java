package io.aistrale.telemetry.consume;

import static io.aistrale.telemetry.entry.RequestFacts.word;

import io.aistrale.telemetry.entry.Entry.Skipped;
import io.aistrale.telemetry.entry.EntryBatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// What this service counts. Names and tags are public: dashboards and alarms use them.
public final class TelemetryMetrics {
    private final MeterRegistry registry;
    private final MultiGauge lag;
    private final Map<Object, Map<String, Long>> lags = new HashMap<>();
    private final Timer writes;

    public TelemetryMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.lag =
                MultiGauge.builder("telemetry.consumer.lag")
                        .description(
                                "Records not yet in the database, of this instance's partitions")
                        .baseUnit("records")
                        .register(registry);
        this.writes =
                Timer.builder("telemetry.write")
                        .description("One transaction")
                        .publishPercentileHistogram()
                        .register(registry);
    }

    void written(EntryBatch batch, Duration took) {
        writes.record(took);
        rows("attempt", batch.ends().size());
        rows("open_attempt", batch.open().size());
        rows("inference", batch.inferences().size());
        rows("inference_result", batch.results().size());
        rows("evaluation", batch.evaluations().size());
        registry.counter("telemetry.void.ends").increment(batch.voidEnds());
    }

    private void rows(String table, int rows) {
        registry.counter("telemetry.rows", "table", table).increment(rows);
    }

    /// Batches that are tried again.
    void failed(RuntimeException failure) {
        registry.counter("telemetry.failures", "exception", failure.getClass().getSimpleName())
                .increment();
    }

    void deadLettered(String deadLetterTopic, String reason) {
        registry.counter("telemetry.dead.letters", "topic", deadLetterTopic, "reason", reason)
                .increment();
    }

    /// A call that nobody looked after was presumed unknown.
    void presumed() {
        registry.counter("telemetry.presumed.attempts").increment();
    }

    void skipped(Skipped.Reason reason) {
        registry.counter("telemetry.skipped", "reason", word(reason)).increment();
    }

    /// Journal records that Kafka dropped before they were read.
    void lost(long records) {
        registry.counter("telemetry.lost.records").increment((double) records);
    }

    /// @param loop whose partitions these are
    synchronized void lag(Object loop, Map<String, Long> recordsByTopic) {
        lags.put(loop, recordsByTopic);
        Map<String, Long> all = new TreeMap<>();
        lags.values()
                .forEach(
                        one -> one.forEach((topic, behind) -> all.merge(topic, behind, Long::sum)));
        lag.register(
                all.entrySet().stream()
                        .<MultiGauge.Row<?>>map(topic ->
                                MultiGauge.Row.of(
                                        Tags.of("topic", topic.getKey()), topic.getValue()))
                        .toList(),
                true);
    }
}
