package io.aistrale.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of some requests to one provider. For several threads.
final class Tally {
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Long> nanos = new ArrayList<>();
    private final List<Long> waitNanos = new ArrayList<>();
    private long asked;
    private long failed;
    private @Nullable Long firstSuccess;

    synchronized void asked() {
        asked++;
    }

    /// @param askedAt when it was due, by the monotonic clock
    /// @param readAt when its result was read
    /// @param wait from its arrival in Kafka to the start of its call, as its result says
    synchronized void succeeded(long askedAt, long readAt, Duration wait) {
        nanos.add(readAt - askedAt);
        waitNanos.add(wait.toNanos());
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
        return millis(nanos, part);
    }

    /// The same of their waits in Kafka and in the worker, before their calls.
    synchronized @Nullable Double waitMillis(double part) {
        return millis(waitNanos, part);
    }

    private static @Nullable Double millis(List<Long> all, double part) {
        if (all.isEmpty()) {
            return null;
        }
        long[] sorted = all.stream().mapToLong(Long::longValue).sorted().toArray();
        int rank = (int) Math.ceil(part * sorted.length);
        return sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
    }
}
