package io.aistrale.stack;

/// The command cannot do what it was asked. The message is for the person at the terminal.
final class StackFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StackFailedException(String message) {
        super(message);
    }
}
