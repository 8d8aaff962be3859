package io.aistrale.schemas.serde;

import org.jspecify.annotations.Nullable;

/// The schema registry could not be asked: not reached, too slow, failing, or refusing us. Nothing
/// is known about the record; try again later.
public final class RegistryUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
