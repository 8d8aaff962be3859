package io.aistrale.worker.park;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.worker.publish.EventPublisher;
import io.aistrale.worker.publish.ReplyAddress;
import java.util.concurrent.CompletableFuture;

/// Sends requests to the parked topics. The key decides on the partition, so that all copies of one
/// request meet in the same one, where repeated copies are known.
public final class ParkedPublisher {
    private final EventPublisher publisher;

    public ParkedPublisher(EventPublisher publisher) {
        this.publisher = publisher;
    }

    /// @throws io.aistrale.worker.publish.RecordRefusedException the copy does not fit into a
    ///   record
    public CompletableFuture<Long> park(
            ParkedTopic parked, InferenceRequest request, ReplyAddress reply, ParkedCopy copy) {
        return publisher.send(
                parked.topic(),
                null,
                RecordHeaders.bytes(request.getRequestId().toString()),
                publisher.encode(parked.topic(), request),
                copy.headers(reply.echoed()));
    }
}
