package io.aistrale.schemas.token;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// A provider token as the database keeps it.
///
/// @param ciphertext Tink's hybrid encryption with HPKE, its key's id in front
/// @param keyId the id of the key it was sealed with, as `deploy/aistrale tokens` shows it: rows
///   under an old key are found by it and sealed again
public record SealedToken(byte[] ciphertext, String keyId) {

    /// The id of the key the bytes themselves name; empty where they are too few to name one. The
    /// column beside them only serves to find rows.
    public Optional<String> ownKeyId() {
        return ciphertext.length < Hpke.PREFIX_BYTES
                ? Optional.empty()
                : Optional.of(Hpke.keyId(ByteBuffer.wrap(ciphertext, 1, Integer.BYTES).getInt()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedToken(byte[] otherCiphertext, String otherKeyId)
                && Arrays.equals(ciphertext, otherCiphertext)
                && keyId.equals(otherKeyId);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ciphertext) + keyId.hashCode();
    }

    @Override
    public String toString() {
        return "SealedToken[" + ciphertext.length + " bytes, keyId=" + keyId + "]";
    }
}
