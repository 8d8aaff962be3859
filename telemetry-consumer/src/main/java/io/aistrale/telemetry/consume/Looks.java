package io.aistrale.telemetry.consume;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// When the database can be believed about what has no end in the journal. A reader that lags would
/// presume wrongly, and so would one that is back after an outage before the workers are: a
/// partition is believed once the database has all that stood there at the look before, and looks
/// have gone well for as long as attempts must be overdue.
final class Looks {
    private final TelemetryProperties.Overdue settings;
    private final LongSupplier nanos;
    private @Nullable Look first;
    private @Nullable Look last;

    private record Look(long atNanos, Map<TopicPartition, Long> ends) {}

    /// @param nanos a monotonic clock
    Looks(TelemetryProperties.Overdue settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
    }

    boolean isDue() {
        Look before = last;
        return before == null || nanos.getAsLong() - before.atNanos() >= settings.every().toNanos();
    }

    /// Something went wrong.
    void startOver() {
        first = null;
        last = null;
    }

    /// Takes a look.
    ///
    /// @param positions of our partitions, in the database
    /// @param ends of the same partitions, in Kafka
    /// @return the partitions that can be believed
    List<Integer> take(Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends) {
        Look now = new Look(nanos.getAsLong(), Map.copyOf(ends));
        Look begin = first;
        Look before = last;
        first = begin == null ? now : begin;
        last = now;
        if (begin == null
                || before == null
                || now.atNanos() - begin.atNanos() < settings.by().toNanos()) {
            return List.of();
        }
        return positions.entrySet().stream()
                .filter(position -> {
                    Long end = before.ends().get(position.getKey());
                    return end != null && position.getValue() >= end;
                })
                .map(position -> position.getKey().partition())
                .sorted()
                .toList();
    }
}
