package io.aistrale.schemas.id;

import com.github.f4b6a3.uuid.UuidCreator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/// Version 7 UUIDs (RFC 9562): the first 48 bits are milliseconds since 1970. A row's time
/// partition comes from its id's own time, so that the same event always meets the same unique
/// constraint.
public final class TimeOrderedIds {
    private static final Duration OLDEST = Duration.ofDays(7);
    private static final Duration NEWEST = Duration.ofHours(1);

    private static final long SECONDS_A_DAY = Duration.ofDays(1).toSeconds();

    private static final long TIME_BITS = 0xffff_ffff_ffff_0000L;
    private static final long VERSION_7 = 0x7000L;
    private static final long RANDOM_BITS_HIGH = 0x0fffL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long RANDOM_BITS_LOW = 0x3fff_ffff_ffff_ffffL;

    private TimeOrderedIds() {}

    /// A new id, greater than those made before it in this process.
    public static UUID next() {
        return UuidCreator.getTimeOrderedEpoch();
    }

    /// No version 7 id of that time or a later one is less.
    public static UUID leastAt(Instant time) {
        return new UUID(time.toEpochMilli() << 16, 0);
    }

    /// The id of something that follows from something else: the same name always gives the same
    /// id. Its time is that of the id it is derived from; the other 74 bits are of SHA-256 of both.
    ///
    /// @param from a version 7 id
    /// @param name what it is called there
    public static UUID derived(UUID from, String name) {
        ByteBuffer hash = ByteBuffer.wrap(sha256(from + "/" + name));
        long time = from.getMostSignificantBits() & TIME_BITS;
        return new UUID(
                time | VERSION_7 | hash.getLong() & RANDOM_BITS_HIGH,
                VARIANT | hash.getLong() & RANDOM_BITS_LOW);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static boolean isTimeOrdered(UUID id) {
        return id.version() == 7 && id.variant() == 2;
    }

    /// Whether an id may name a request whose record has this time: version 7, made within a week
    /// before and an hour after it. Anything else would ask for time partitions that do not exist.
    public static boolean isAdmissible(UUID id, Instant recordTime) {
        return isTimeOrdered(id)
                && timeOf(id).isAfter(recordTime.minus(OLDEST))
                && timeOf(id).isBefore(recordTime.plus(NEWEST));
    }

    /// The time inside a version 7 id; milliseconds.
    public static Instant timeOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /// The UTC day inside a version 7 id.
    public static LocalDate dayOf(UUID id) {
        return LocalDate.ofEpochDay(Math.floorDiv(timeOf(id).getEpochSecond(), SECONDS_A_DAY));
    }
}
