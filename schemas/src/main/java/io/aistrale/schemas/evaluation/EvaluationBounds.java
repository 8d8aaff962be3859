package io.aistrale.schemas.evaluation;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What an evaluation may hold, whoever makes it.
public final class EvaluationBounds {
    public static final int LONGEST_LABEL = 256;
    public static final int LONGEST_COMMENT = 10_000;

    private EvaluationBounds() {}

    /// The score that a number in JSON is; null where it is none from 0.0 to 1.0. Compared as a
    /// decimal: some numbers are past all doubles.
    public static @Nullable Double score(JsonNode number) {
        if (!number.isNumber()) {
            return null;
        }
        BigDecimal score = number.decimalValue();
        return score.signum() >= 0 && score.compareTo(BigDecimal.ONE) <= 0
                ? score.doubleValue()
                : null;
    }
}
