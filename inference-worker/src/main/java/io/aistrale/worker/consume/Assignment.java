package io.aistrale.worker.consume;

import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.journal.CommitMark;
import io.aistrale.worker.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the group has given this worker: taking partitions over, handing them over, and the commits
/// whose acceptance renews the lease. Belongs to the poll thread.
final class Assignment implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(Assignment.class);
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Dispatcher dispatcher;
    private final Lease lease;
    private final DelayLine delayLine;
    private final Handover handover;
    private final Set<TopicPartition> paused = new HashSet<>();
    private long lastCommitNanos = System.nanoTime() - Duration.ofHours(1).toNanos();
    private long emptySinceNanos;
    private boolean commitUnderWay;
    private volatile boolean joined;

    /// Says in the journal that this worker finishes its open calls of a partition it has lost.
    record Handover(String workerId, Journal journal, Clock clock) {
        CompletableFuture<?> write(TopicPartition partition) {
            try {
                return journal.append(
                        PartitionHandedOver.newBuilder()
                                .setTopic(partition.topic())
                                .setPartition(partition.partition())
                                .setWorkerId(workerId)
                                .setHandedOverAt(clock.instant())
                                .build());
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }

    Assignment(
            Consumer<byte[], byte[]> consumer,
            Dispatcher dispatcher,
            Lease lease,
            DelayLine delayLine,
            Handover handover) {
        this.consumer = consumer;
        this.dispatcher = dispatcher;
        this.lease = lease;
        this.delayLine = delayLine;
        this.handover = handover;
    }

    /// Whether the group has let this worker in.
    boolean hasJoined() {
        return joined;
    }

    /// Lets records come of the partitions that want more.
    void flow() {
        for (var partition : dispatcher.assigned()) {
            boolean wanted = dispatcher.wants(partition) && !delayLine.rests(partition);
            if (wanted && paused.remove(partition)) {
                consumer.resume(Set.of(partition));
            } else if (!wanted && paused.add(partition)) {
                consumer.pause(Set.of(partition));
            }
        }
    }

    /// Commits also when nothing has changed: accepted commits are what the lease runs from.
    void commitIfDue(Duration interval) {
        long now = System.nanoTime();
        if (commitUnderWay
                || !dispatcher.isAssigned()
                || now - lastCommitNanos < interval.toNanos()) {
            return;
        }
        lastCommitNanos = now;
        commitUnderWay = true;
        consumer.commitAsync(
                dispatcher.committable(),
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

    private void commitNow() {
        if (!dispatcher.isAssigned()) {
            return;
        }
        try {
            consumer.commitSync(dispatcher.committable(), BROKER_PATIENCE);
        } catch (KafkaException e) {
            log.atWarn()
                    .addKeyValue("cause", e.toString())
                    .log("the last offset commit was not accepted");
        }
    }

    /// Tells, once, that the group has no partition for this worker: it stands by for one that
    /// dies.
    void watchForStandby(Duration patience) {
        if (!joined || dispatcher.isAssigned()) {
            emptySinceNanos = 0;
            return;
        }
        long now = System.nanoTime();
        if (emptySinceNanos == 0) {
            emptySinceNanos = now;
        } else if (emptySinceNanos > 0 && now - emptySinceNanos > patience.toNanos()) {
            emptySinceNanos = -1;
            log.atWarn()
                    .log(
                            "no partition is left for this worker: the group has more workers than its"
                                    + " request topics have partitions; it stands by");
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        joined = true;
        if (!added.isEmpty()) {
            var committed = consumer.committed(Set.copyOf(added), BROKER_PATIENCE);
            for (var partition : added) {
                var commit = committed.get(partition);
                dispatcher.assign(
                        partition,
                        consumer.position(partition, BROKER_PATIENCE),
                        commit == null ? unread(partition) : CommitMark.of(commit.metadata()));
            }
        }
        log.atInfo()
                .addKeyValue("added", added.size())
                .addKeyValue("all", dispatcher.assigned().size())
                .log("partitions assigned");
    }

    /// The mark of a partition nobody has committed anything about. Where it never had a record, as
    /// a new source's, no journal entry is about it: the journal need not be read for it from its
    /// beginning.
    private CommitMark unread(TopicPartition partition) {
        var journal =
                new TopicPartition(Topics.JOURNAL, Topics.journalPartition(partition.partition()));
        var ends = consumer.endOffsets(Set.of(partition, journal), BROKER_PATIENCE);
        long entries = ends.getOrDefault(journal, 0L);
        return ends.getOrDefault(partition, 1L) == 0
                ? new CommitMark(entries, entries)
                : CommitMark.BEGINNING;
    }

    /// Commits, then gives up, so that the successor starts from the newest offsets; and tells it
    /// which calls to wait for before it can begin to read.
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> removed) {
        if (removed.isEmpty()) {
            return;
        }
        commitNow();
        var withOpenCalls = release(removed);
        var written =
                CompletableFuture.allOf(
                        withOpenCalls.stream()
                                .map(handover::write)
                                .toArray(CompletableFuture[]::new));
        try {
            written.get(BROKER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn()
                    .addKeyValue("cause", e.toString())
                    .log("open calls could not be handed over; they will be presumed unknown");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.atInfo()
                .addKeyValue("removed", removed.size())
                .addKeyValue("withOpenCalls", withOpenCalls.size())
                .log("partitions handed over");
    }

    /// The group took this worker for dead: others presume its open calls unknown.
    @Override
    public void onPartitionsLost(Collection<TopicPartition> removed) {
        var withOpenCalls = release(removed);
        log.atWarn()
                .addKeyValue("removed", removed.size())
                .addKeyValue("withOpenCalls", withOpenCalls.size())
                .log("partitions lost");
    }

    private Collection<TopicPartition> release(Collection<TopicPartition> removed) {
        paused.removeAll(removed);
        delayLine.forget(removed);
        return dispatcher.release(removed);
    }
}
