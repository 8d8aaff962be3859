package io.aistrale.worker.consume;

import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.consume.Intake.Taken;
import io.aistrale.worker.consume.Waiting.Turn;
import io.aistrale.worker.inference.Arrival;
import io.aistrale.worker.inference.KnownRequest;
import io.aistrale.worker.inference.KnownRequest.Whereabouts;
import io.aistrale.worker.journal.CommitMark;
import io.aistrale.worker.journal.PartitionHistory;
import io.aistrale.worker.journal.Past;
import io.aistrale.worker.park.ParkedTopic;
import io.aistrale.worker.place.Places;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
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

    /// Whose records are that cannot be read.
    private static final String NOBODY = "";

    private final Intake intake;
    private final Work work;
    private final InFlightLimit limit;
    private final Lease lease;
    private final LongSupplier nanoTime;
    private final FairQueue queue;
    private final DuplicateWindow window;
    private final Map<TopicPartition, PartitionProgress> assigned = new HashMap<>();
    private final Queue<Found> found = new ConcurrentLinkedQueue<>();

    /// Not read yet; more than a moment only while the schema registry cannot be asked.
    private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();

    private long blockedUntilNanos;

    private record Found(
            TopicPartition partition, PartitionProgress progress, PartitionHistory history) {}

    /// @param nanoTime a monotonic clock
    Dispatcher(
            Intake intake,
            Work work,
            FairQueue queue,
            InFlightLimit limit,
            Lease lease,
            LongSupplier nanoTime) {
        this.intake = intake;
        this.work = work;
        this.queue = queue;
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
                        () -> work.service().journal().floor(partition.partition()),
                        work.readBack());
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
        fetched.removeIf(message -> partitions.contains(partitionOf(message)));
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
        fetched.add(message);
    }

    /// Whether more records of a partition should be fetched.
    boolean wants(TopicPartition partition) {
        return fetched.isEmpty()
                && !progress(partition).isFull()
                && queue.wants(partition, places()::isShared);
    }

    /// Whether records wait for places in flight.
    boolean hasWaiting() {
        return !fetched.isEmpty() || !queue.isEmpty();
    }

    /// Partitions of lanes whose places are all one tenant's, with the offset of the first record
    /// that was not read. Others may wait there.
    Map<TopicPartition, Long> heldUpByOne() {
        var heldUp = new HashMap<TopicPartition, Long>();
        for (Lane lane : Lane.values()) {
            if (limit.admits(lane) || places().isShared(lane)) {
                continue;
            }
            assigned.forEach((partition, progress) -> {
                if (ParkedTopic.of(partition.topic()).isEmpty()
                        && Topics.laneOf(partition.topic()) == lane
                        && queue.isWaiting(partition)) {
                    heldUp.put(partition, progress.next());
                }
            });
        }
        return heldUp;
    }

    /// Reads what was fetched, and begins as many requests as there are places for.
    void turn() {
        for (var one = found.poll(); one != null; one = found.poll()) {
            adopt(one);
        }
        read();
        for (var next = next(); next != null; next = next()) {
            take(next);
        }
        for (Lane lane : Lane.values()) {
            passOn(lane);
        }
    }

    private void read() {
        if (nanoTime.getAsLong() - blockedUntilNanos < 0) {
            return;
        }
        try {
            for (var message = fetched.peek(); message != null; message = fetched.peek()) {
                var taken = intake.take(message);
                fetched.remove();
                queue.offer(waiting(message, taken));
            }
        } catch (RegistryUnavailableException e) {
            log.atWarn()
                    .addKeyValue("cause", e.getMessage())
                    .log("the schema registry cannot be asked; waiting");
            blockedUntilNanos = nanoTime.getAsLong() + REGISTRY_PAUSE.toNanos();
        }
    }

    private Waiting waiting(ConsumerRecord<byte[], byte[]> message, Taken taken) {
        var turn = turn(message, taken);
        var slot =
                progress(partitionOf(message))
                        .sees(
                                message.offset(),
                                turn.lane(),
                                turn.tenant(),
                                Math.max(0, message.serializedValueSize()));
        return new Waiting(message, taken, turn, slot);
    }

    private Turn turn(ConsumerRecord<byte[], byte[]> message, Taken taken) {
        return switch (taken) {
            case Taken.DeadLetter _ -> new Turn(Intake.laneOf(message), NOBODY, 0);
            case Taken.Request(var arrival) -> {
                var request = arrival.request();
                var before = queue.turnOf(partitionOf(message), request.getRequestId());
                yield before != null
                        ? before
                        : new Turn(
                                arrival.lane(), places().tenantOf(request), request.getPriority());
            }
        };
    }

    /// The record whose turn it is: of all while there are places, then of those who have less than
    /// their share of them.
    private @Nullable Waiting next() {
        var next = queue.next(limit::admits, (_, _) -> true, this::mayTake);
        return next != null
                ? next
                : queue.next(limit::admitsBelowShare, limit::isBelowShare, this::mayTake);
    }

    /// Where others are about and no more can be read ahead, what waits most is sent on past the
    /// places, so that they are met.
    private void passOn(Lane lane) {
        while (queue.isFull(lane)
                && !limit.admits(lane)
                && limit.admitsPassing()
                && places().isShared(lane)) {
            var deepest = queue.ofTheDeepest(lane, this::mayTake);
            if (deepest == null) {
                return;
            }
            deepest.slot().passes();
            take(deepest);
        }
    }

    private boolean mayTake(TopicPartition partition) {
        return progress(partition).mayTake();
    }

    private Places places() {
        return work.service().places();
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
                .forEach(open ->
                        work.service().presumptions().settle(open, () -> !one.progress().isLost()));
        log.atInfo()
                .addKeyValue("partition", one.partition())
                .addKeyValue("known", history.requests().size())
                .addKeyValue("open", history.open().size())
                .log("the journal has been read back");
    }

    private void remember(Found one, UUID requestId, Whereabouts whereabouts) {
        window.remember(requestId, one.partition(), KnownRequest.gone(-1, whereabouts));
    }

    private void take(Waiting one) {
        var message = one.message();
        var slot = one.slot();
        var progress = progress(one.partition());
        var past = progress.past(slot.offset());
        progress.takes(slot);
        switch (past instanceof Past.Untouched ? admissible(message, one.taken()) : one.taken()) {
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
                .first(
                        slot,
                        () ->
                                work.writes()
                                        .write(
                                                () ->
                                                        work.deadLetters()
                                                                .publish(message, reason, detail),
                                                _ -> slot.finish()));
    }

    private static TopicPartition partitionOf(ConsumerRecord<?, ?> message) {
        return new TopicPartition(message.topic(), message.partition());
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
