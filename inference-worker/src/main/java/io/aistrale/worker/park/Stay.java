package io.aistrale.worker.park;

import io.aistrale.schemas.error.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a request takes along from place to place while it is parked and comes back.
///
/// @param number how often it has been parked; 0 for one that never was
/// @param notBefore when it may be called again, which may be later than it comes back; null for at
///   once
/// @param reason what it waits for; null where it does not say
/// @param made calls made so far
/// @param counted those that count towards the most allowed
/// @param firstStart when the first one was begun; null for none
/// @param promptVersion version of its prompt that was resolved, and holds; null: none was
/// @param duplicate whether it repeats another record of the same request, and wants a copy of that
///   one's result
/// @param booked whether its turn is kept for it at `notBefore`
public record Stay(
        int number,
        @Nullable Instant notBefore,
        @Nullable ErrorCode reason,
        int made,
        int counted,
        @Nullable Instant firstStart,
        @Nullable Integer promptVersion,
        boolean duplicate,
        boolean booked) {
    public static final Stay NONE = new Stay(0, null, null, 0, 0, null, null, false, false);

    /// That of a record that repeats a request which was parked so.
    public static Stay ofDuplicate(int number) {
        return new Stay(number, null, null, 0, 0, null, null, true, false);
    }

    public boolean isFirst() {
        return number == 0;
    }
}
