package io.aistrale.worker.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions this worker has: their progress, their commits, and the lease that accepted
/// commits renew. Belongs to the poll thread.
final class Assignment implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(Assignment.class);

    private final Consumer<byte[], byte[]> consumer;
    private final InFlightLimit limit;
    private final Lease lease;
    private final Map<TopicPartition, PartitionProgress> progress = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();
    private long lastCommitNanos = System.nanoTime() - Duration.ofHours(1).toNanos();
    private boolean commitUnderWay;
    private volatile boolean assigned;

    Assignment(Consumer<byte[], byte[]> consumer, InFlightLimit limit, Lease lease) {
        this.consumer = consumer;
        this.limit = limit;
        this.lease = lease;
    }

    boolean isAssigned() {
        return assigned;
    }

    PartitionProgress progress(TopicPartition partition) {
        var found = progress.get(partition);
        if (found == null) {
            throw new IllegalStateException(
                    "a record of a partition that is not assigned: " + partition);
        }
        return found;
    }

    /// Lets records come, but of partitions whose span is as wide as it may be; or of none.
    void flow(boolean open) {
        for (var entry : progress.entrySet()) {
            boolean wanted = open && !entry.getValue().isFull();
            if (wanted && paused.remove(entry.getKey())) {
                consumer.resume(Set.of(entry.getKey()));
            } else if (!wanted && paused.add(entry.getKey())) {
                consumer.pause(Set.of(entry.getKey()));
            }
        }
    }

    /// Commits also when nothing has changed: accepted commits are what the lease runs from.
    void commitIfDue(Duration interval) {
        long now = System.nanoTime();
        if (commitUnderWay || progress.isEmpty() || now - lastCommitNanos < interval.toNanos()) {
            return;
        }
        lastCommitNanos = now;
        commitUnderWay = true;
        consumer.commitAsync(
                committable(),
                (_, error) -> {
                    commitUnderWay = false;
                    if (error == null) {
                        lease.renew(now);
                    } else {
                        log.atWarn()
                                .addKeyValue("cause", error.toString())
                                .log("an offset commit was not accepted");
                    }
                });
    }

    void commitNow() {
        if (progress.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(committable(), Duration.ofSeconds(5));
        } catch (KafkaException e) {
            log.atWarn()
                    .addKeyValue("cause", e.toString())
                    .log("the last offset commit was not accepted");
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committable() {
        return progress.entrySet().stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> new OffsetAndMetadata(entry.getValue().committable())));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        for (var partition : added) {
            progress.put(
                    partition, new PartitionProgress(consumer.position(partition), limit, lease));
        }
        assigned = true;
        log.atInfo()
                .addKeyValue("added", added.size())
                .addKeyValue("all", progress.size())
                .log("partitions assigned");
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> removed) {
        commitNow();
        onPartitionsLost(removed);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> removed) {
        for (var partition : removed) {
            paused.remove(partition);
            var lost = progress.remove(partition);
            if (lost != null) {
                lost.lose();
            }
        }
        assigned = !progress.isEmpty();
        log.atInfo()
                .addKeyValue("removed", removed.size())
                .addKeyValue("all", progress.size())
                .log("partitions given up");
    }
}
