package io.aistrale.gateway.run;

import org.jspecify.annotations.Nullable;

/// The scores of one metric.
///
/// @param evaluator who or what scored
/// @param count how many scores there are
/// @param failures how many there are not, though they were to be given
/// @param mean of the scores; null where there are none
/// @param interval in which the metric's mean over such cases lies; null where the scores are too
///   few to say
public record ComparedScore(
        String metric,
        String evaluator,
        int count,
        int failures,
        @Nullable Double mean,
        @Nullable ConfidenceInterval interval) {}
