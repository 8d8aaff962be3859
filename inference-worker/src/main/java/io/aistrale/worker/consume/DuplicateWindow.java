package io.aistrale.worker.consume;

import io.aistrale.worker.inference.KnownRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Request ids seen within the last ten minutes, 500,000 at most, so that a record that repeats one
/// of them in the same partition gets a copy of the result instead of a call. Belongs to the poll
/// thread.
final class DuplicateWindow {
    static final Duration REACH = Duration.ofMinutes(10);
    static final int MOST_IDS = 500_000;

    private final LongSupplier nanoTime;
    private final SequencedMap<Key, Seen> seen = new LinkedHashMap<>();

    /// A request that was parked is in its own partition and in that of its copies. Ids made in one
    /// go have hashes that meet; being comparable keeps their map fast.
    private record Key(UUID requestId, TopicPartition partition) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::requestId)
                        .thenComparing(key -> key.partition().topic())
                        .thenComparingInt(key -> key.partition().partition());

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private record Seen(KnownRequest request, long atNanos) {}

    /// @param nanoTime a monotonic clock
    DuplicateWindow(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// The request that a record of this id, at this offset, repeats; null where it repeats none.
    @Nullable KnownRequest originalOf(UUID requestId, TopicPartition partition, long offset) {
        var found = seen.get(new Key(requestId, partition));
        return found == null || found.request().sourceOffset() == offset ? null : found.request();
    }

    void remember(UUID requestId, TopicPartition partition, KnownRequest request) {
        var key = new Key(requestId, partition);
        seen.remove(key);
        seen.put(key, new Seen(request, nanoTime.getAsLong()));
        evict();
    }

    /// The oldest go first; one that is still open begins anew. Looking at a few for every one
    /// remembered keeps up with any rate.
    private void evict() {
        long now = nanoTime.getAsLong();
        for (int looked = 0; looked < 4 && !seen.isEmpty(); looked++) {
            var eldest = seen.firstEntry();
            boolean outOfReach = eldest.getValue().atNanos() - (now - REACH.toNanos()) < 0;
            if (!outOfReach && seen.size() <= MOST_IDS) {
                return;
            }
            seen.remove(eldest.getKey());
            var request = eldest.getValue().request();
            if (request.isHere()) {
                seen.put(eldest.getKey(), new Seen(request, now));
            }
        }
    }

    /// Somebody else tells these partitions' duplicates from now on.
    void forget(Collection<TopicPartition> partitions) {
        seen.keySet().removeIf(one -> partitions.contains(one.partition()));
    }

    int size() {
        return seen.size();
    }
}
