package io.aistrale.telemetry.consume;

import io.aistrale.telemetry.store.Position;
import io.aistrale.telemetry.store.TelemetryStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// The partitions we have and where each stands in the database. A partition that is not placed yet
/// is paused: nothing is fetched from it until it was moved to the stored position.
final class AssignedPartitions implements ConsumerRebalanceListener {
    private final Consumer<byte[], byte[]> consumer;
    private final TelemetryStore store;
    private final java.util.function.Consumer<Collection<TopicPartition>> forget;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Set<TopicPartition> unplaced = new HashSet<>();

    /// @param forget drops what was read from partitions and not yet written
    AssignedPartitions(
            Consumer<byte[], byte[]> consumer,
            TelemetryStore store,
            java.util.function.Consumer<Collection<TopicPartition>> forget) {
        this.consumer = consumer;
        this.store = store;
        this.forget = forget;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        unplace(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        forget.accept(partitions);
        positions.keySet().removeAll(Set.copyOf(partitions));
        unplaced.removeAll(Set.copyOf(partitions));
    }

    /// Has partitions placed anew: what we believe of them is not, or may not be, true.
    void unplace(Collection<TopicPartition> partitions) {
        forget.accept(partitions);
        consumer.pause(partitions);
        positions.keySet().removeAll(Set.copyOf(partitions));
        unplaced.addAll(partitions);
    }

    /// Moves the unplaced ones to their stored positions.
    void place() {
        if (unplaced.isEmpty()) {
            return;
        }
        List<Position> asked =
                unplaced.stream()
                        .map(partition -> new Position(partition.topic(), partition.partition(), 0))
                        .toList();
        for (Position stored : store.positions(asked)) {
            TopicPartition partition = new TopicPartition(stored.topic(), stored.partition());
            consumer.seek(partition, stored.next());
            positions.put(partition, stored.next());
            unplaced.remove(partition);
        }
    }

    void pause() {
        consumer.pause(consumer.assignment());
    }

    void resume() {
        if (!consumer.paused().isEmpty()) {
            consumer.resume(positions.keySet());
        }
    }

    /// Where a placed partition stands.
    long position(TopicPartition partition) {
        Long position = positions.get(partition);
        if (position == null) {
            throw new IllegalStateException("records of a partition that is not placed");
        }
        return position;
    }

    /// The database has moved on. Kafka is told as well, for whoever watches the group's lag.
    void moved(Map<TopicPartition, Long> next) {
        positions.putAll(next);
        Map<TopicPartition, OffsetAndMetadata> commit = new HashMap<>();
        next.forEach((partition, offset) -> commit.put(partition, new OffsetAndMetadata(offset)));
        consumer.commitAsync(commit, (_, _) -> {});
    }

    /// Placed partitions and their positions.
    List<TopicPartition> placed() {
        return new ArrayList<>(positions.keySet());
    }

    /// Placed partitions of a topic and their positions.
    Map<TopicPartition, Long> positions(String topic) {
        return positions.entrySet().stream()
                .filter(position -> position.getKey().topic().equals(topic))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Records between the positions and the ends, by topic.
    Map<String, Long> lag(Map<TopicPartition, Long> ends) {
        Map<String, Long> byTopic = new TreeMap<>();
        positions.forEach((partition, position) ->
                byTopic.merge(
                        partition.topic(),
                        Math.max(0, ends.getOrDefault(partition, position) - position),
                        Long::sum));
        return byTopic;
    }
}
