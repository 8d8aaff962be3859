package io.aistrale.stack.deadletter;

/// A `dead-letters` command cannot do what it was asked; the message is all the user needs.
public final class DeadLettersFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeadLettersFailedException(String message) {
        super(message);
    }
}
