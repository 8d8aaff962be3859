package io.aistrale.gateway.key;

import io.aistrale.gateway.secret.UnusableSecretException;
import io.aistrale.schemas.token.Secret;

/// The operator's key, which works without a database. It acts as user `admin`, project `default`,
/// with every scope.
public final class AdminKey {

    public static final String USER = "admin";
    private static final int LEAST_CHARACTERS = 16;

    private final Secret key;

    private AdminKey(Secret key) {
        this.key = key;
    }

    /// Takes the key from the settings.
    ///
    /// @throws UnusableSecretException it is not set, or too short to be safe
    public static AdminKey of(AdminProperties properties) {
        Secret key = properties.key();
        int length = key == null ? 0 : key.reveal().length();
        if (key == null || length < LEAST_CHARACTERS) {
            throw new UnusableSecretException(
                    "AISTRALE_ADMIN_KEY must have at least %d characters, it has %d"
                            .formatted(LEAST_CHARACTERS, length),
                    null);
        }
        return new AdminKey(key);
    }

    /// Takes the same time wherever the two differ.
    public boolean matches(Secret presented) {
        return key.equals(presented);
    }
}
