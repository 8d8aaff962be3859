package io.aistrale.schemas.evaluation;

/// A fault on its way out of a reading; callers get an [EvaluationFault].
final class InvalidEvaluationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient EvaluationFault fault;

    InvalidEvaluationException(String place, String reason) {
        super(reason, null, false, false);
        this.fault = new EvaluationFault(place, reason);
    }

    EvaluationFault fault() {
        return fault;
    }
}
