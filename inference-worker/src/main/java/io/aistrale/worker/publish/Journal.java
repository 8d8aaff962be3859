package io.aistrale.worker.publish;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topic;
import io.aistrale.schemas.topic.Topics;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;

/// Appends to the journal. An entry goes to the journal partition of its request's source
/// partition.
public final class Journal {
    /// Kafka counts a record batch's own overhead and headers towards the topic's limit.
    private static final int MOST_ENTRY_BYTES = Topic.MAX_RECORD_BYTES - 1024;

    private final EventPublisher publisher;

    public Journal(EventPublisher publisher) {
        this.publisher = publisher;
    }

    public CompletableFuture<Void> append(AttemptStarted started) {
        var attempt = started.getAttempt();
        return append(attempt.getSource(), attempt.getRequestId(), encode(started));
    }

    public CompletableFuture<Void> append(RequestEnded ended) {
        return append(ended.getSource(), ended.getRequestId(), encode(ended));
    }

    /// Appends an end, without its output where that would not fit into a record: its cost is kept.
    ///
    /// @return the entry as it was written
    public CompletableFuture<AttemptFinished> append(AttemptFinished finished) {
        var written = finished;
        byte[] value = encode(finished);
        if (value.length > MOST_ENTRY_BYTES) {
            written = OversizedResult.replaced(finished, value.length);
            value = encode(written);
        }
        var attempt = written.getAttempt();
        var entry = written;
        return append(attempt.getSource(), attempt.getRequestId(), value).thenApply(_ -> entry);
    }

    private byte[] encode(SpecificRecord entry) {
        return publisher.encode(Topics.JOURNAL, entry);
    }

    private CompletableFuture<Void> append(SourcePosition source, UUID requestId, byte[] value) {
        return publisher.send(
                Topics.JOURNAL,
                Topics.journalPartition(source.getPartition()),
                RecordHeaders.bytes(requestId.toString()),
                value,
                null);
    }
}
