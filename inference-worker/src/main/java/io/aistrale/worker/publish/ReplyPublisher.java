package io.aistrale.worker.publish;

import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.topic.RecordHeaders;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.Headers;

/// Sends copies of results to requesters.
public final class ReplyPublisher {
    private final EventPublisher publisher;

    public ReplyPublisher(EventPublisher publisher) {
        this.publisher = publisher;
    }

    /// Sends a copy; a partition that does not exist is as good as none.
    public CompletableFuture<Long> reply(ReplyAddress address, InferenceResult result) {
        Headers headers =
                new org.apache.kafka.common.header.internals.RecordHeaders(address.echoed());
        return publisher.send(
                address.topic(),
                address.partitionOf(publisher.partitions(address.topic())),
                RecordHeaders.bytes(result.getRequestId().toString()),
                publisher.encode(address.topic(), result),
                headers);
    }
}
