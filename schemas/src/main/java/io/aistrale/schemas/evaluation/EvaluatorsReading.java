package io.aistrale.schemas.evaluation;

/// What reading a list of evaluators came to.
public sealed interface EvaluatorsReading permits Evaluators, EvaluationFault {}
