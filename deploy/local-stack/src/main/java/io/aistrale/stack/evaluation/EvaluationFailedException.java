package io.aistrale.stack.evaluation;

/// An evaluation could not be run; the message says why.
public final class EvaluationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    EvaluationFailedException(String message) {
        super(message);
    }
}
