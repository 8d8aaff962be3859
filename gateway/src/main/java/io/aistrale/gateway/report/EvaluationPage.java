package io.aistrale.gateway.report;

import java.util.List;

/// The answer to an [EvaluationQuery].
///
/// @param failures scores that were to be given and were not; only where it is about one inference
/// @param more whether there are scores after these
public record EvaluationPage(
        List<ListedEvaluation> evaluations,
        List<ListedEvaluation.Failure> failures,
        boolean more) {}
