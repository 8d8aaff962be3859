package io.aistrale.bench;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of some requests to one provider. For several threads.
final class Tally {
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Long> nanos = new ArrayList<>();
    private long asked;
    private long failed;
    private @Nullable Long firstSuccess;

    synchronized void asked() {
        asked++;
    }

    /// @param askedAt when it was due, by the monotonic clock
    /// @param readAt when its result was read
    synchronized void succeeded(long askedAt, long readAt) {
        nanos.add(readAt - askedAt);
        if (firstSuccess == null) {
            firstSuccess = readAt;
        }
    }

    synchronized void failed() {
        failed++;
    }

    synchronized long asking() {
        return asked;
    }

    synchronized long successes() {
        return nanos.size();
    }

    /// Those without a result so far.
    synchronized long outstanding() {
        return asked - nanos.size() - failed;
    }

    /// Results that are no success, and requests without a result.
    synchronized long errors() {
        return asked - nanos.size();
    }

    /// By the monotonic clock; null for none.
    synchronized @Nullable Long firstSuccess() {
        return firstSuccess;
    }

    /// The time that so large a part of the successes took at most, by the nearest rank; null
    /// without any.
    synchronized @Nullable Double millis(double part) {
        if (nanos.isEmpty()) {
            return null;
        }
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
    }
}
