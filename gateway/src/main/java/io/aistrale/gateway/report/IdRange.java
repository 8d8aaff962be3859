package io.aistrale.gateway.report;

import java.time.Instant;
import java.util.UUID;

/// Version 7 ids as bounds of a time.
final class IdRange {

    /// Version 7 and the variant, all random bits zero.
    private static final long LEAST_HIGH = 0x7000L;

    private static final long LEAST_LOW = Long.MIN_VALUE;

    private IdRange() {}

    /// The least id of a millisecond.
    static UUID firstAt(Instant time) {
        return new UUID(time.toEpochMilli() << 16 | LEAST_HIGH, LEAST_LOW);
    }
}
