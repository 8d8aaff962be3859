package io.aistrale.gateway.secret;

import org.jspecify.annotations.Nullable;

/// A secret setting that is missing or too weak: the gateway does not start with it.
public final class UnusableSecretException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// @param message one sentence for the operator; never contains the secret
    public UnusableSecretException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
