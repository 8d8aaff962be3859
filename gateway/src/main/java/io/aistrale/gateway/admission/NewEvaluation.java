package io.aistrale.gateway.admission;

import io.aistrale.schemas.evaluation.EvaluationBounds;
import io.aistrale.schemas.event.EvaluatorKind;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A score that somebody gives.
///
/// @param inference as the caller names it
/// @param evaluatorName who scored; the caller's user where the body names none
public record NewEvaluation(
        UUID id,
        String inference,
        String metric,
        double score,
        @Nullable String label,
        @Nullable String comment,
        EvaluatorKind evaluator,
        String evaluatorName,
        @Nullable String evaluatorVersion) {

    private static final int LONGEST_NAME = 128;
    private static final Set<String> FIELDS =
            Set.of(
                    "id",
                    "inference",
                    "metric",
                    "score",
                    "label",
                    "comment",
                    "evaluator",
                    "evaluatorName",
                    "evaluatorVersion");
    private static final Map<String, EvaluatorKind> EVALUATORS =
            Map.of("human", EvaluatorKind.HUMAN, "automated", EvaluatorKind.AUTOMATED);

    /// Version 5 is that of scores by rules, which anybody could work out beforehand.
    private static final Pattern ID =
            Pattern.compile(
                    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[47][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}");

    /// Reads the body of `POST /v1/evaluations`.
    ///
    /// @throws RefusedException a field is missing, unknown or mistyped
    public static NewEvaluation read(byte[] body, Caller caller) {
        JsonFields fields = JsonFields.of(body, FIELDS);
        String inference = fields.requiredName("inference", LONGEST_NAME);
        String metric = fields.requiredName("metric", LONGEST_NAME);
        double score = score(fields);
        EvaluatorKind evaluator = fields.word("evaluator", EVALUATORS);
        if (evaluator == null) {
            throw RefusedException.invalid("evaluator", "Field `evaluator` is required.");
        }
        return new NewEvaluation(
                id(fields),
                inference,
                metric,
                score,
                fields.name("label", EvaluationBounds.LONGEST_LABEL),
                fields.text("comment", EvaluationBounds.LONGEST_COMMENT),
                evaluator,
                Objects.requireNonNullElseGet(
                        fields.name("evaluatorName", LONGEST_NAME), caller::userId),
                fields.name("evaluatorVersion", LONGEST_NAME));
    }

    private static UUID id(JsonFields fields) {
        String id = fields.name("id", LONGEST_NAME);
        if (id == null) {
            return TimeOrderedIds.next();
        }
        if (!ID.matcher(id).matches()) {
            throw fields.wrong("id", "a UUID of version 4 or 7");
        }
        return UUID.fromString(id);
    }

    private static double score(JsonFields fields) {
        JsonNode written = fields.node("score");
        Double score = written == null ? null : EvaluationBounds.score(written);
        if (score == null) {
            throw fields.wrong("score", "a number from 0.0 (worst) to 1.0 (best)");
        }
        return score;
    }
}
