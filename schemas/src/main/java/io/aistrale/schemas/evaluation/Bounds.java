package io.aistrale.schemas.evaluation;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NumericNode;

/// What a definition may hold at all, whatever it means.
final class Bounds {

    /// What a double and PostgreSQL's jsonb can hold.
    private static final BigDecimal LARGEST = new BigDecimal("1e300");

    private Bounds() {}

    /// @throws InvalidEvaluationException a number could not be stored and read again, or a text
    ///   could not
    static void require(JsonNode written) {
        if (written instanceof NumericNode number
                && (number.isNaN() || number.decimalValue().abs().compareTo(LARGEST) > 0)) {
            throw new InvalidEvaluationException("", "A number in it is past all bounds");
        }
        if (written.isString() && written.asString().indexOf('\0') >= 0
                || written.propertyNames().stream().anyMatch(name -> name.indexOf('\0') >= 0)) {
            throw new InvalidEvaluationException("", "A text in it holds the character NUL");
        }
        written.forEach(Bounds::require);
    }
}
