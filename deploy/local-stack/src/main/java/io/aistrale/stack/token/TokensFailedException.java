package io.aistrale.stack.token;

/// A `tokens` command cannot do what it was asked; the message is all the user needs.
public final class TokensFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokensFailedException(String message) {
        super(message);
    }
}
