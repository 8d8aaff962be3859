package io.aistrale.worker.consume;

import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.consume.Intake.Taken;
import io.aistrale.worker.inference.Arrival;
import io.aistrale.worker.inference.KnownRequest;
import io.aistrale.worker.inference.KnownRequest.Whereabouts;
import io.aistrale.worker.journal.CommitMark;
import io.aistrale.worker.journal.PartitionHistory;
import io.aistrale.worker.journal.Past;
import io.aistrale.worker.park.ParkedTopic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From fetched records to runs, whoever fetches them: which record is next, whether it is new, was
/// begun by a former owner, or repeats another. Belongs to the poll thread.
final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration REGISTRY_PAUSE = Duration.ofSeconds(1);

    private final Intake intake;
    private final Work work;
    private final InFlightLimit limit;
    private final Lease lease;
    private final LongSupplier nanoTime;
    private final FairQueue queue = new FairQueue();
    private final DuplicateWindow window;
    private final Map<TopicPartition, PartitionProgress> assigned = new HashMap<>();
    private final Queue<Found> found = new ConcurrentLinkedQueue<>();
    private long blockedUntilNanos;

    private record Found(
            TopicPartition partition, PartitionProgress progress, PartitionHistory history) {}

    /// @param nanoTime a monotonic clock
    Dispatcher(Intake intake, Work work, InFlightLimit limit, Lease lease, LongSupplier nanoTime) {
        this.intake = intake;
        this.work = work;
        this.limit = limit;
        this.lease = lease;
        this.nanoTime = nanoTime;
        this.window = new DuplicateWindow(nanoTime);
        this.blockedUntilNanos = nanoTime.getAsLong();
    }

    /// Takes a partition over: nothing of it runs before the journal has been read back.
    ///
    /// @param position offset of the first record that will come
    void assign(TopicPartition partition, long position, CommitMark mark) {
        var progress =
                new PartitionProgress(
                        partition,
                        position,
                        mark,
                        limit,
                        lease,
                        () -> work.service().journal().floor(partition.partition()));
        assigned.put(partition, progress);
        work.readBack()
                .begin(
                        partition,
                        position,
                        mark,
                        history -> found.add(new Found(partition, progress, history)));
    }

    /// Gives partitions up; their open calls go on, nothing else does.
    ///
    /// @return those of them that have open calls, or ends on their way into the journal
    Collection<TopicPartition> release(Collection<TopicPartition> partitions) {
        var withOpenCalls =
                partitions.stream()
                        .filter(partition -> {
                            var progress = assigned.remove(partition);
                            queue.forget(partition);
                            work.readBack().forget(partition);
                            return progress != null && progress.lose();
                        })
                        .toList();
        window.forget(partitions);
        return withOpenCalls;
    }

    boolean isAssigned() {
        return !assigned.isEmpty();
    }

    Collection<TopicPartition> assigned() {
        return assigned.keySet();
    }

    void offer(ConsumerRecord<byte[], byte[]> message) {
        queue.offer(message);
    }

    /// Whether more records of a partition should be fetched.
    boolean wants(TopicPartition partition) {
        return queue.wants(partition);
    }

    /// Whether fetched records wait for places in flight.
    boolean hasWaiting() {
        return !queue.isEmpty();
    }

    /// Partitions of lanes whose places are all one tenant's, with the offset of the first record
    /// that waits there. Others may wait behind it.
    Map<TopicPartition, Long> heldUpByOne() {
        var heads = queue.heads();
        heads.keySet()
                .removeIf(partition ->
                        ParkedTopic.of(partition.topic()).isPresent()
                                || !limit.isHeldByOne(Topics.laneOf(partition.topic())));
        return heads;
    }

    /// Begins as many requests as there are places for.
    void turn() {
        for (var one = found.poll(); one != null; one = found.poll()) {
            adopt(one);
        }
        if (nanoTime.getAsLong() - blockedUntilNanos < 0) {
            return;
        }
        try {
            for (var next = next(); next != null; next = next()) {
                take(next);
            }
        } catch (RegistryUnavailableException e) {
            log.atWarn()
                    .addKeyValue("cause", e.getMessage())
                    .log("the schema registry cannot be asked; waiting");
            blockedUntilNanos = nanoTime.getAsLong() + REGISTRY_PAUSE.toNanos();
        }
    }

    private @Nullable ConsumerRecord<byte[], byte[]> next() {
        return queue.next(
                limit::admits,
                (partition, head) ->
                        progress(partition).mayTake() && limit.admits(Intake.laneOf(head)));
    }

    private void adopt(Found one) {
        if (one.progress().isLost()) {
            return;
        }
        var history = one.history();
        one.progress().adopt(history);
        history.ended()
                .forEach((id, position) -> remember(one, id, new Whereabouts.Ended(position)));
        history.parked()
                .forEach((id, entry) ->
                        Whereabouts.Parked.of(entry).ifPresent(where -> remember(one, id, where)));
        history.open()
                .forEach(open -> work.presumptions().settle(open, () -> !one.progress().isLost()));
        log.atInfo()
                .addKeyValue("partition", one.partition())
                .addKeyValue("known", history.requests().size())
                .addKeyValue("open", history.open().size())
                .log("the journal has been read back");
    }

    private void remember(Found one, UUID requestId, Whereabouts whereabouts) {
        window.remember(requestId, one.partition(), KnownRequest.gone(-1, whereabouts));
    }

    private void take(ConsumerRecord<byte[], byte[]> message) {
        var taken = intake.take(message);
        queue.taken(message);
        var progress = progress(new TopicPartition(message.topic(), message.partition()));
        var past = progress.past(message.offset());
        var slot =
                progress.take(
                        message.offset(),
                        Intake.laneOf(message),
                        Math.max(0, message.serializedValueSize()));
        switch (past instanceof Past.Untouched ? admissible(message, taken) : taken) {
            case Taken.Request(var arrival) -> begin(progress.partition(), arrival, past, slot);
            case Taken.DeadLetter(String reason, String detail) ->
                    deadLetter(message, reason, detail, slot);
        }
    }

    /// Claims are judged once, before the first call: a request that was begun goes on, whatever
    /// became of its source meanwhile.
    private Taken admissible(ConsumerRecord<byte[], byte[]> message, Taken taken) {
        if (!(taken instanceof Taken.Request(var arrival))) {
            return taken;
        }
        String overreach = work.sources().overreach(message.topic(), arrival.request());
        return overreach == null ? taken : new Taken.DeadLetter("claim_refused", overreach);
    }

    private void begin(TopicPartition partition, Arrival arrival, Past past, Slot slot) {
        var id = arrival.request().getRequestId();
        var original = window.originalOf(id, partition, slot.offset());
        if (original != null
                && past instanceof Past.Untouched
                && !original.goesOnAs(arrival.stay())) {
            work.service().copy(arrival, original, slot);
            return;
        }
        if (past.mayOweCopy()) {
            slot.ending();
        }
        var known = KnownRequest.of(slot.offset(), past);
        window.remember(id, partition, known);
        work.service().begin(arrival, past, known, slot);
    }

    private void deadLetter(
            ConsumerRecord<byte[], byte[]> message, String reason, String detail, Slot slot) {
        log.atWarn()
                .addKeyValue("topic", message.topic())
                .addKeyValue("partition", message.partition())
                .addKeyValue("offset", message.offset())
                .addKeyValue("reason", reason)
                .log("dead letter");
        work.metrics().deadLettered(message.topic(), reason);
        // Not by the poll thread: a send to a topic that is not there blocks for seconds.
        work.service()
                .steps()
                .execute(() ->
                        work.writes()
                                .write(
                                        () -> work.deadLetters().publish(message, reason, detail),
                                        _ -> slot.finish()));
    }

    private PartitionProgress progress(TopicPartition partition) {
        var progress = assigned.get(partition);
        if (progress == null) {
            throw new IllegalStateException(
                    "a record of a partition that is not assigned: " + partition);
        }
        return progress;
    }

    /// What may be committed now, with the mark a successor reads the journal back by.
    Map<TopicPartition, OffsetAndMetadata> committable() {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        assigned.forEach((partition, progress) ->
                offsets.put(
                        partition,
                        new OffsetAndMetadata(progress.committable(), progress.mark().metadata())));
        return offsets;
    }
}
