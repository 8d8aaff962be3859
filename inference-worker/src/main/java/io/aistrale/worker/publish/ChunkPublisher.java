package io.aistrale.worker.publish;

import io.aistrale.schemas.event.InferenceChunk;
import io.aistrale.schemas.topic.RecordHeaders;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.Headers;

/// Sends chunks of streamed answers to requesters, to the partition that their replies go to.
public final class ChunkPublisher {
    private final EventPublisher publisher;

    public ChunkPublisher(EventPublisher publisher) {
        this.publisher = publisher;
    }

    /// Hands a chunk to the producer, which may take it only when others have gone; chunks of one
    /// request keep their order.
    ///
    /// @return done when the chunk is acknowledged
    public CompletableFuture<Long> publish(ReplyAddress address, InferenceChunk chunk) {
        Headers headers =
                new org.apache.kafka.common.header.internals.RecordHeaders(address.echoed());
        String topic = address.chunkTopic();
        return publisher.send(
                topic,
                address.partitionOf(publisher.partitions(topic)),
                RecordHeaders.bytes(chunk.getRequestId().toString()),
                publisher.encode(topic, chunk),
                headers);
    }
}
