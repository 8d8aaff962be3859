package io.aistrale.schemas.token;

import org.jspecify.annotations.Nullable;

/// A keyset file that is missing, damaged or of the wrong kind: nothing can be sealed or opened
/// until it is put right.
public final class UnusableKeysetException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UnusableKeysetException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
