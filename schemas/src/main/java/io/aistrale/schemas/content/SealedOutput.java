package io.aistrale.schemas.content;

import io.aistrale.schemas.token.KeyRing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// What stands in `inference_output.sealed`: Tink's ciphertext, its key's id in front.
public final class SealedOutput {

    /// Tink puts a byte 1 and the key's id, 4 bytes big-endian, before every ciphertext.
    static final int PREFIX_BYTES = 1 + Integer.BYTES;

    private static final byte[] PLACE =
            "aistrale/content/v1 inference_output.sealed".getBytes(StandardCharsets.UTF_8);

    private SealedOutput() {}

    /// The id of the key the bytes name; empty where they are too few to name one.
    public static Optional<String> keyId(byte[] sealed) {
        return sealed.length < PREFIX_BYTES
                ? Optional.empty()
                : Optional.of(KeyRing.id(ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt()));
    }

    /// The associated data: a value moved to another request or column does not open.
    static byte[] place(UUID requestId) {
        return ByteBuffer.allocate(PLACE.length + 2 * Long.BYTES)
                .put(PLACE)
                .putLong(requestId.getMostSignificantBits())
                .putLong(requestId.getLeastSignificantBits())
                .array();
    }
}
