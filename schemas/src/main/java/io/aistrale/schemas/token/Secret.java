package io.aistrale.schemas.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A value that must not be printed. Whoever wants it has to ask with [#reveal()], which is easy to
/// search for.
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /// @throws IllegalArgumentException the value is blank
    public static Secret of(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("A secret must not be blank");
        }
        return new Secret(value);
    }

    public String reveal() {
        return value;
    }

    /// Takes the same time wherever the two differ.
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    /// The same for all secrets: a hash in a log or a heap dump's hash table would say something
    /// about the value.
    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "Secret[****]";
    }

    private byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
