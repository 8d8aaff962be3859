package io.aistrale.demo.evaluation;

/// The gateway did not do what it was asked; the message says why, in its words.
public final class EvaluationRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public EvaluationRefusedException(String message) {
        super(message);
    }
}
