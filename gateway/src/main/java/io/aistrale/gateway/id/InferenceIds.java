package io.aistrale.gateway.id;

import io.aistrale.gateway.secret.GatewaySecret;
import io.aistrale.gateway.secret.GatewaySecret.KeyedHash;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/// Public inference ids: `inf_` and base64url of the 16 bytes of the request id and a 12-byte tag,
/// a keyed hash of the request id and its user. The tag proves without any lookup that the id was
/// given out by us, and to whom.
public final class InferenceIds {

    private static final String PREFIX = "inf_";
    private static final int ID_BYTES = 2 * Long.BYTES;
    private static final int TAG_BYTES = 12;
    private static final int TEXT_LENGTH = 38;

    /// [UUID#fromString] is laxer.
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final KeyedHash key;

    public InferenceIds(GatewaySecret secret) {
        this.key = secret.keyFor("aistrale/inference-id/v1");
    }

    /// The id that this user's request is known by.
    public String of(UUID requestId, String userId) {
        byte[] id = bytes(requestId);
        byte[] idAndTag =
                ByteBuffer.allocate(ID_BYTES + TAG_BYTES).put(id).put(tag(id, userId)).array();
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(idAndTag);
    }

    /// What a presented id is worth in this user's hand.
    public IdClaim claim(String presented, String userId) {
        if (UUID_TEXT.matcher(presented).matches()) {
            UUID requestId = UUID.fromString(presented);
            return TimeOrderedIds.isTimeOrdered(requestId)
                    ? new IdClaim.Unproven(requestId)
                    : new IdClaim.Worthless();
        }
        if (!presented.startsWith(PREFIX) || presented.length() != PREFIX.length() + TEXT_LENGTH) {
            return new IdClaim.Worthless();
        }
        try {
            return claim(
                    Base64.getUrlDecoder().decode(presented.substring(PREFIX.length())), userId);
        } catch (IllegalArgumentException notBase64) {
            return new IdClaim.Worthless();
        }
    }

    private IdClaim claim(byte[] idAndTag, String userId) {
        byte[] id = Arrays.copyOf(idAndTag, ID_BYTES);
        byte[] tag = Arrays.copyOfRange(idAndTag, ID_BYTES, idAndTag.length);
        if (!MessageDigest.isEqual(tag, tag(id, userId))) {
            return new IdClaim.Worthless();
        }
        ByteBuffer buffer = ByteBuffer.wrap(id);
        return new IdClaim.Proven(new UUID(buffer.getLong(), buffer.getLong()));
    }

    private byte[] tag(byte[] id, String userId) {
        return Arrays.copyOf(key.of(id, userId.getBytes(StandardCharsets.UTF_8)), TAG_BYTES);
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(ID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
