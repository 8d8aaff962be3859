package io.aistrale.worker.metric;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.trace.CallSpan;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/// Provider calls under the names, units and buckets of OpenTelemetry's GenAI conventions; for the
/// OTLP registry alone, since Prometheus has them under names of our own.
final class GenAiMetrics {
    private static final double[] SECONDS = {
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
    };
    private static final double[] CHUNK_SECONDS = {
        0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0
    };
    private static final double[] TOKENS = {
        1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
    };
    private static final double MICROS_PER_SECOND = 1e6;

    private final MeterRegistry registry;

    GenAiMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /// @param model the model's label, of a bounded set
    void finished(AttemptFinished finished, String model) {
        var attempt = finished.getAttempt();
        var tags =
                Tags.of(
                        "gen_ai.operation.name", CallSpan.operation(attempt),
                        "gen_ai.provider.name", CallSpan.provider(attempt),
                        "gen_ai.request.model", model);
        var duration =
                finished.getErrorCode() == null
                        ? tags
                        : tags.and("error.type", finished.getErrorCode());
        histogram("gen_ai.client.operation.duration", "s", SECONDS, duration)
                .record(finished.getDurationMicros() / MICROS_PER_SECOND);
        if (finished.getTimeToFirstTokenMicros() != null) {
            histogram("gen_ai.client.operation.time_to_first_chunk", "s", CHUNK_SECONDS, tags)
                    .record(finished.getTimeToFirstTokenMicros() / MICROS_PER_SECOND);
        }
        var usage = finished.getUsage();
        if (usage != null) {
            tokens(tags, "input", CallSpan.inputTokens(usage));
            tokens(tags, "output", CallSpan.outputTokens(usage));
        }
    }

    private void tokens(Tags tags, String type, long count) {
        if (count > 0) {
            histogram(
                            "gen_ai.client.token.usage",
                            "{token}",
                            TOKENS,
                            tags.and("gen_ai.token.type", type))
                    .record(count);
        }
    }

    private DistributionSummary histogram(String name, String unit, double[] buckets, Tags tags) {
        return DistributionSummary.builder(name)
                .baseUnit(unit)
                .serviceLevelObjectives(buckets)
                .tags(tags)
                .register(registry);
    }
}
