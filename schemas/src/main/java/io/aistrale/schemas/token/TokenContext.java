package io.aistrale.schemas.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Whose token it is and where it is kept. A sealed token opens only in the context it was sealed
/// in, so a ciphertext copied to another row, owner, provider or version is worthless.
///
/// @param version counts the values a row has held, from 1: an older value put back does not open
public record TokenContext(String provider, TokenOwner owner, UUID tokenId, int version) {

    /// Tokens sealed before projects had any begin so: a user's must never change.
    private static final String OF_USER = "aistrale/provider-token/v1";

    private static final String OF_PROJECT = "aistrale/provider-token/v1/project";

    public TokenContext {
        if (provider.isBlank()) {
            throw new IllegalArgumentException("A token belongs to a provider");
        }
        if (version < 1) {
            throw new IllegalArgumentException("A token's version counts from 1, is " + version);
        }
    }

    /// HPKE's `info`. Every field is preceded by its length, so no two contexts have the same
    /// bytes.
    byte[] bytes() {
        byte[] domain =
                utf8(
                        switch (owner) {
                            case TokenOwner.User _ -> OF_USER;
                            case TokenOwner.Project _ -> OF_PROJECT;
                        });
        byte[] providerName = utf8(provider);
        byte[] ownerName = utf8(owner.name());
        int lengths = 3 * Integer.BYTES;
        return ByteBuffer.allocate(
                        lengths
                                + domain.length
                                + providerName.length
                                + ownerName.length
                                + 2 * Long.BYTES
                                + Integer.BYTES)
                .putInt(domain.length)
                .put(domain)
                .putInt(providerName.length)
                .put(providerName)
                .putInt(ownerName.length)
                .put(ownerName)
                .putLong(tokenId.getMostSignificantBits())
                .putLong(tokenId.getLeastSignificantBits())
                .putInt(version)
                .array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
