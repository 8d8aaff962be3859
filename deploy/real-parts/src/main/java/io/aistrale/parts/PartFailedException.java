package io.aistrale.parts;

/// A part did not start. The message ends with the last lines of its log.
public final class PartFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public PartFailedException(String message) {
        super(message);
    }

    public PartFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
