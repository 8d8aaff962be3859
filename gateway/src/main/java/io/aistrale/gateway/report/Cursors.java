package io.aistrale.gateway.report;

import io.aistrale.gateway.secret.GatewaySecret;
import io.aistrale.gateway.secret.GatewaySecret.KeyedHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where the next page of a list begins: base64url of the time range, a position and a tag, a keyed
/// hash of these and of the query they belong to. So a cursor continues only the query that gave
/// it, over the very time that its first page had, and cannot be made up.
public final class Cursors {

    private static final int CONTENT_BYTES = 4 * Long.BYTES;
    private static final int TAG_BYTES = 16;

    private final KeyedHash key;

    public Cursors(GatewaySecret secret) {
        this.key = secret.keyFor("aistrale/list-cursor/v1");
    }

    /// A place in a list, in 128 bits; all of them zero at the list's beginning.
    ///
    /// @param to excluded
    public record Place(Instant from, Instant to, long high, long low) {

        /// The beginning of a list over a time, to the first milliseconds that are not before.
        public static Place beginning(Instant from, Instant to) {
            return new Place(milliseconds(from), milliseconds(to), 0, 0);
        }

        /// The place behind a row of that id.
        public static Place behind(Instant from, Instant to, UUID last) {
            return new Place(
                    from, to, last.getMostSignificantBits(), last.getLeastSignificantBits());
        }

        /// The row's id in a list by ids; null at the list's beginning.
        public @Nullable UUID last() {
            return high == 0 && low == 0 ? null : new UUID(high, low);
        }

        private static Instant milliseconds(Instant time) {
            return time.plusNanos(999_999).truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /// @param query all that the list depends on, in words
    public String write(Place place, String query) {
        byte[] content =
                ByteBuffer.allocate(CONTENT_BYTES)
                        .putLong(place.from().toEpochMilli())
                        .putLong(place.to().toEpochMilli())
                        .putLong(place.high())
                        .putLong(place.low())
                        .array();
        byte[] both =
                ByteBuffer.allocate(CONTENT_BYTES + TAG_BYTES)
                        .put(content)
                        .put(tag(content, query))
                        .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    /// Empty for what is not a cursor of this query.
    public Optional<Place> read(String cursor, String query) {
        byte[] both;
        try {
            both = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        if (both.length != CONTENT_BYTES + TAG_BYTES) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOf(both, CONTENT_BYTES);
        byte[] tag = Arrays.copyOfRange(both, CONTENT_BYTES, both.length);
        if (!MessageDigest.isEqual(tag, tag(content, query))) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(content);
        return Optional.of(
                new Place(
                        Instant.ofEpochMilli(buffer.getLong()),
                        Instant.ofEpochMilli(buffer.getLong()),
                        buffer.getLong(),
                        buffer.getLong()));
    }

    private byte[] tag(byte[] content, String query) {
        return Arrays.copyOf(key.of(content, query.getBytes(StandardCharsets.UTF_8)), TAG_BYTES);
    }
}
