package io.aistrale.parts.junit;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Whether the kind of parts that was asked for can run here.
final class PartsAvailable implements ExecutionCondition {

    private static final String NO_ENGINE =
            "SKIPPED: -Ptestcontainers asks for containers, and no Docker engine answers here."
                    + " Without the profile the same tests run against child processes.";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!RealParts.inContainers() || ContainerParts.engineAnswers()) {
            return ConditionEvaluationResult.enabled("the parts can run here");
        }
        System.err.println(context.getDisplayName() + " " + NO_ENGINE);
        return ConditionEvaluationResult.disabled(NO_ENGINE);
    }
}
