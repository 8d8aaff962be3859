package io.aistrale.worker.consume;

import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.topic.Topics;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Records that were fetched and wait for a place in flight, and whose turn it is: topics of a lane
/// take turns, within a topic its partitions, so that neither a deep backlog nor many partitions
/// bring more than a fair share. Where both lanes wait, bulk has one turn in ten. Belongs to the
/// poll thread.
final class FairQueue {
    /// Where a partition has so many waiting it is not fetched from.
    private static final int ENOUGH_RECORDS = 64;

    /// Where so many bytes wait nothing is fetched.
    private static final long MOST_BYTES = 32L * 1024 * 1024;

    private static final int INTERACTIVE_TURNS = 9;

    private final Map<TopicPartition, Queue<ConsumerRecord<byte[], byte[]>>> waiting =
            new HashMap<>();
    private final Map<Lane, Rotation<String>> topics = new EnumMap<>(Lane.class);
    private final Map<String, Rotation<TopicPartition>> partitions = new HashMap<>();
    private long bytes;
    private int interactiveTurns;

    /// Things that take turns: who has had one goes to the end.
    private static final class Rotation<T> {
        private final Map<T, Boolean> order = new LinkedHashMap<>();

        void add(T one) {
            order.putIfAbsent(one, true);
        }

        void remove(T one) {
            order.remove(one);
        }

        /// The first that passes, moved to the end; null for none.
        @Nullable T next(Predicate<T> passes) {
            for (Iterator<T> all = order.keySet().iterator(); all.hasNext(); ) {
                T one = all.next();
                if (passes.test(one)) {
                    all.remove();
                    order.put(one, true);
                    return one;
                }
            }
            return null;
        }
    }

    void offer(ConsumerRecord<byte[], byte[]> message) {
        var partition = new TopicPartition(message.topic(), message.partition());
        waiting.computeIfAbsent(partition, this::enter).add(message);
        bytes += size(message);
    }

    private Queue<ConsumerRecord<byte[], byte[]>> enter(TopicPartition partition) {
        String topic = partition.topic();
        topics.computeIfAbsent(Topics.laneOf(topic), _ -> new Rotation<>()).add(topic);
        partitions.computeIfAbsent(topic, _ -> new Rotation<>()).add(partition);
        return new ArrayDeque<>();
    }

    /// Whether more of a partition is wanted.
    boolean wants(TopicPartition partition) {
        var records = waiting.get(partition);
        return bytes < MOST_BYTES && (records == null || records.size() < ENOUGH_RECORDS);
    }

    boolean isEmpty() {
        return bytes == 0 && waiting.values().stream().allMatch(Collection::isEmpty);
    }

    /// The offset of the first record that waits, of each partition that has any.
    Map<TopicPartition, Long> heads() {
        var heads = new HashMap<TopicPartition, Long>();
        waiting.forEach((partition, records) -> {
            var head = records.peek();
            if (head != null) {
                heads.put(partition, head.offset());
            }
        });
        return heads;
    }

    /// The record whose turn it is; it stays until [#taken].
    ///
    /// @param admits whether a lane has places
    /// @param ready whether a partition's next record may be taken
    @Nullable ConsumerRecord<byte[], byte[]> next(
            Predicate<Lane> admits,
            BiPredicate<TopicPartition, ConsumerRecord<byte[], byte[]>> ready) {
        boolean bulksTurn = interactiveTurns >= INTERACTIVE_TURNS;
        var first = bulksTurn ? Lane.BULK : Lane.INTERACTIVE;
        var second = bulksTurn ? Lane.INTERACTIVE : Lane.BULK;
        var found = next(first, admits, ready);
        return found != null ? found : next(second, admits, ready);
    }

    private @Nullable ConsumerRecord<byte[], byte[]> next(
            Lane lane,
            Predicate<Lane> admits,
            BiPredicate<TopicPartition, ConsumerRecord<byte[], byte[]>> ready) {
        var inLane = topics.get(lane);
        if (inLane == null || !admits.test(lane)) {
            return null;
        }
        var found = new ArrayDeque<TopicPartition>(1);
        inLane.next(topic -> {
            var inTopic = partitions.get(topic);
            var partition = inTopic == null ? null : inTopic.next(one -> isReady(one, ready));
            return partition != null && found.add(partition);
        });
        var partition = found.poll();
        var records = partition == null ? null : waiting.get(partition);
        return records == null ? null : records.peek();
    }

    private boolean isReady(
            TopicPartition partition,
            BiPredicate<TopicPartition, ConsumerRecord<byte[], byte[]>> ready) {
        var records = waiting.get(partition);
        var head = records == null ? null : records.peek();
        return head != null && ready.test(partition, head);
    }

    /// The record that [#next] gave has its place in flight.
    void taken(ConsumerRecord<byte[], byte[]> message) {
        var records = waiting.get(new TopicPartition(message.topic(), message.partition()));
        if (records == null || records.poll() != message) {
            throw new IllegalStateException("not the record whose turn it was");
        }
        bytes -= size(message);
        interactiveTurns =
                Topics.laneOf(message.topic()) == Lane.BULK
                        ? 0
                        : Math.min(interactiveTurns + 1, INTERACTIVE_TURNS);
    }

    /// Forgets a partition that went to somebody else.
    void forget(TopicPartition partition) {
        var records = waiting.remove(partition);
        if (records != null) {
            records.forEach(message -> bytes -= size(message));
            Objects.requireNonNull(partitions.get(partition.topic())).remove(partition);
        }
    }

    /// The least a record counts, so that empty ones are bounded too.
    private static int size(ConsumerRecord<byte[], byte[]> message) {
        return Math.max(1, message.serializedValueSize() + message.serializedKeySize());
    }
}
