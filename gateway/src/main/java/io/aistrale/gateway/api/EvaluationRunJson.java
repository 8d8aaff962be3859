package io.aistrale.gateway.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.aistrale.gateway.run.ComparedScore;
import io.aistrale.gateway.run.ComparedVariant;
import io.aistrale.gateway.run.ComparedVariant.Spend;
import io.aistrale.gateway.run.ConfidenceInterval;
import io.aistrale.gateway.run.EvaluationRun;
import io.aistrale.gateway.run.EvaluationRun.Model;
import io.aistrale.gateway.run.EvaluationRun.Subject;
import io.aistrale.gateway.run.Progress;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A run as it is shown.
record EvaluationRunJson(
        UUID id,
        @Nullable String name,
        String status,
        String dataset,
        List<Subject> prompts,
        List<String> models,
        JsonNode evaluators,
        @JsonRawValue @Nullable String parameters,
        String project,
        Progress progress,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt) {

    static EvaluationRunJson of(EvaluationRun run, Progress progress) {
        EvaluationRun.Wanted wanted = run.wanted();
        return new EvaluationRunJson(
                run.id(),
                wanted.name(),
                run.status(),
                wanted.dataset(),
                run.prompts(),
                wanted.models().stream().map(Model::id).toList(),
                wanted.evaluators(),
                wanted.parameters(),
                wanted.project(),
                progress,
                run.createdAt(),
                run.startedAt(),
                run.finishedAt());
    }

    /// A run in a list.
    record HeadJson(
            UUID id,
            @Nullable String name,
            String status,
            String dataset,
            int requests,
            Instant createdAt,
            @Nullable Instant finishedAt) {

        static HeadJson of(EvaluationRun.Head run) {
            return new HeadJson(
                    run.id(),
                    run.name(),
                    run.status(),
                    run.dataset(),
                    run.items(),
                    run.createdAt(),
                    run.finishedAt());
        }
    }

    /// What a run found; complete once it is finished and all of it is scored and costed.
    record ComparisonJson(UUID id, @Nullable String name, String status, List<RowJson> rows) {

        static ComparisonJson of(EvaluationRun run, List<ComparedVariant> variants) {
            return new ComparisonJson(
                    run.id(),
                    run.wanted().name(),
                    run.status(),
                    variants.stream().map(RowJson::of).toList());
        }
    }

    /// A prompt version on a model.
    ///
    /// @param cases with a result that is no error
    /// @param costUsd what is known of the cost, a decimal as a text; null where nothing is
    /// @param costComplete whether that is all of it
    record RowJson(
            String prompt,
            int version,
            @Nullable String label,
            String model,
            int cases,
            int errors,
            int cancelled,
            @Nullable String costUsd,
            boolean costComplete,
            int calls,
            int unpricedCalls,
            int unknownCalls,
            String upperBoundUsd,
            int callsNotInLedger,
            @Nullable Double latencyP50Millis,
            @Nullable Double latencyP99Millis,
            List<ScoreJson> scores) {

        static RowJson of(ComparedVariant variant) {
            Spend spend = variant.spend();
            ComparedVariant.Latency latency = variant.latency();
            return new RowJson(
                    variant.prompt().name(),
                    variant.prompt().version(),
                    variant.prompt().label(),
                    variant.model().id(),
                    variant.cases(),
                    variant.errors(),
                    variant.cancelled(),
                    text(spend.costUsd()),
                    spend.isComplete(),
                    spend.calls(),
                    spend.unpriced(),
                    spend.unknown(),
                    spend.upperBoundUsd().toPlainString(),
                    spend.missing(),
                    latency == null ? null : millis(latency.p50()),
                    latency == null ? null : millis(latency.p99()),
                    variant.scores().stream().map(ScoreJson::of).toList());
        }

        private static @Nullable String text(@Nullable BigDecimal amount) {
            return amount == null ? null : amount.toPlainString();
        }

        private static double millis(Duration time) {
            return time.toNanos() / 1e6;
        }
    }

    /// Scores of a metric.
    ///
    /// @param failures scores that were to be given and were not
    /// @param mean null where there are no scores
    /// @param low lower end of the 95% confidence interval of the mean; null, as `high` and
    ///   `method`, where the scores are too few
    /// @param method `wilson` or `student_t`
    record ScoreJson(
            String metric,
            String evaluator,
            int count,
            int failures,
            @Nullable Double mean,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable String method) {

        static ScoreJson of(ComparedScore score) {
            ConfidenceInterval interval = score.interval();
            return new ScoreJson(
                    score.metric(),
                    score.evaluator(),
                    score.count(),
                    score.failures(),
                    score.mean(),
                    interval == null ? null : interval.low(),
                    interval == null ? null : interval.high(),
                    interval == null ? null : interval.method().text());
        }
    }
}
