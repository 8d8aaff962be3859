package io.aistrale.schemas.evaluation;

/// Why evaluators or a rule cannot be used.
///
/// @param place which member: `evaluators[1].pattern`, `match.tags`; empty: the whole
/// @param reason for its author: what was expected
public record EvaluationFault(String place, String reason)
        implements EvaluatorsReading, RuleReading {

    /// In one sentence.
    public String message() {
        return place.isEmpty() ? reason : place + ": " + reason;
    }
}
