package io.aistrale.gateway.report;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A score in a list.
///
/// @param evaluator human or automated
public record ListedEvaluation(
        UUID id,
        UUID requestId,
        String metric,
        double score,
        @Nullable String label,
        @Nullable String comment,
        String evaluator,
        String evaluatorName,
        @Nullable String evaluatorVersion,
        String userId,
        Instant evaluatedAt) {

    /// Why there is no score.
    ///
    /// @param metric that was to be scored; empty where the evaluators could not be read, as the
    ///   evaluator's name and version are then
    public record Failure(
            String metric,
            String evaluatorName,
            String evaluatorVersion,
            String reason,
            String detail,
            Instant failedAt) {}
}
