package io.aistrale.schemas.evaluation;

/// What reading a rule came to.
public sealed interface RuleReading permits EvaluationRule, EvaluationFault {}
