package io.aistrale.gateway.report;

/// Where lists of scores are read: [EvaluationListStore], or a test's memory.
@FunctionalInterface
public interface EvaluationListDirectory {
    EvaluationPage read(EvaluationQuery query);
}
