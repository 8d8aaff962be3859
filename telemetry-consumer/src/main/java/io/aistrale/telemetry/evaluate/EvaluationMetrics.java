package io.aistrale.telemetry.evaluate;

import io.micrometer.core.instrument.MeterRegistry;

/// What evaluating counts. Names and tags are public.
final class EvaluationMetrics {

    private final MeterRegistry registry;

    EvaluationMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void scored(String evaluator) {
        registry.counter("telemetry.evaluations", "evaluator", evaluator).increment();
    }

    void asked(String evaluator) {
        registry.counter("telemetry.evaluation.questions", "evaluator", evaluator).increment();
    }

    void failed(String evaluator, String reason) {
        registry.counter("telemetry.evaluation.failures", "evaluator", evaluator, "reason", reason)
                .increment();
    }

    void claimed(String outcome) {
        registry.counter("telemetry.evaluation.claims", "outcome", outcome).increment();
    }
}
