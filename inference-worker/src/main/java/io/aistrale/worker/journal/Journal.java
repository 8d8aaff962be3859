package io.aistrale.worker.journal;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topic;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.publish.EventPublisher;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// Appends to the journal. An entry goes to the journal partition of its request's source
/// partition.
public final class Journal {
    /// Kafka counts a record batch's own overhead and headers towards the topic's limit.
    private static final int MOST_ENTRY_BYTES = Topic.MAX_RECORD_BYTES - 1024;

    private final EventPublisher publisher;
    private final ConcurrentMap<Integer, Long> floors = new ConcurrentHashMap<>();

    public Journal(EventPublisher publisher) {
        this.publisher = publisher;
    }

    public CompletableFuture<Appended<AttemptStarted>> append(AttemptStarted started) {
        var attempt = started.getAttempt();
        return append(started, attempt.getSource(), attempt.getRequestId(), encode(started));
    }

    public CompletableFuture<Appended<RequestEnded>> append(RequestEnded ended) {
        return append(ended, ended.getSource(), ended.getRequestId(), encode(ended));
    }

    public CompletableFuture<Appended<RequestParked>> append(RequestParked parked) {
        return append(parked, parked.getSource(), parked.getRequestId(), encode(parked));
    }

    public CompletableFuture<Appended<AttemptPresumedUnknown>> append(
            AttemptPresumedUnknown presumed) {
        var attempt = presumed.getAttempt();
        return append(presumed, attempt.getSource(), attempt.getRequestId(), encode(presumed));
    }

    public CompletableFuture<Appended<PartitionHandedOver>> append(PartitionHandedOver handedOver) {
        return append(handedOver, handedOver.getPartition(), null, encode(handedOver));
    }

    /// Appends an end, without its output where that would not fit into a record: its cost is kept.
    public CompletableFuture<Appended<AttemptFinished>> append(AttemptFinished finished) {
        var written = finished;
        byte[] value = encode(finished);
        if (value.length > MOST_ENTRY_BYTES) {
            written = OversizedResult.replaced(finished, value.length);
            value = encode(written);
        }
        var attempt = written.getAttempt();
        return append(written, attempt.getSource(), attempt.getRequestId(), value);
    }

    /// A journal offset that no entry appended from now on about the source partition can be below.
    public long floor(int sourcePartition) {
        return floors.getOrDefault(Topics.journalPartition(sourcePartition), 0L);
    }

    /// Everything below the offset stood in the journal before now.
    void raiseFloor(int journalPartition, long offset) {
        floors.merge(journalPartition, offset, Math::max);
    }

    private byte[] encode(SpecificRecord entry) {
        return publisher.encode(Topics.JOURNAL, entry);
    }

    private <T> CompletableFuture<Appended<T>> append(
            T entry, SourcePosition source, UUID requestId, byte[] value) {
        return append(
                entry, source.getPartition(), RecordHeaders.bytes(requestId.toString()), value);
    }

    private <T> CompletableFuture<Appended<T>> append(
            T entry, int sourcePartition, byte @Nullable [] key, byte[] value) {
        int partition = Topics.journalPartition(sourcePartition);
        return publisher
                .send(Topics.JOURNAL, partition, key, value, null)
                .thenApply(offset -> {
                    raiseFloor(partition, offset + 1);
                    return new Appended<>(entry, new JournalPosition(partition, offset));
                });
    }
}
