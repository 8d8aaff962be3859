package io.aistrale.worker.consume;

import io.aistrale.worker.park.ParkedTopic;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Leaves parked records in their topic until their delay is over: reading goes back to the first
/// that is not due, and its partition rests until then. All of a topic wait equally long, so that
/// none behind it is due earlier. Belongs to the poll thread.
final class DelayLine {
    private final GoBack goBack;
    private final Clock clock;
    private final Map<TopicPartition, Instant> restingUntil = new HashMap<>();

    /// Lets records come again from an offset on.
    interface GoBack {
        void to(TopicPartition partition, long offset);
    }

    DelayLine(GoBack goBack, Clock clock) {
        this.goBack = goBack;
        this.clock = clock;
    }

    /// Of the records just fetched from a partition, those that are due.
    List<ConsumerRecord<byte[], byte[]>> due(
            TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> fetched) {
        var parked = ParkedTopic.of(partition.topic());
        if (parked.isEmpty()) {
            return fetched;
        }
        var now = clock.instant();
        for (int i = 0; i < fetched.size(); i++) {
            var dueAt = Instant.ofEpochMilli(fetched.get(i).timestamp()).plus(parked.get().delay());
            if (now.isBefore(dueAt)) {
                goBack.to(partition, fetched.get(i).offset());
                restingUntil.put(partition, dueAt);
                return fetched.subList(0, i);
            }
        }
        return fetched;
    }

    /// Whether nothing of the partition is due yet.
    boolean rests(TopicPartition partition) {
        var until = restingUntil.get(partition);
        if (until == null) {
            return false;
        }
        if (clock.instant().isBefore(until)) {
            return true;
        }
        restingUntil.remove(partition);
        return false;
    }

    /// Forgets partitions that went to somebody else.
    void forget(Collection<TopicPartition> partitions) {
        restingUntil.keySet().removeAll(partitions);
    }
}
