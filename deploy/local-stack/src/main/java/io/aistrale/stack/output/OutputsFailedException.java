package io.aistrale.stack.output;

/// An `outputs` command cannot do what it was asked; the message is all the user needs.
public final class OutputsFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputsFailedException(String message) {
        super(message);
    }
}
