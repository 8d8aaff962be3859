package io.aistrale.worker.publish;

import static io.aistrale.schemas.topic.RecordHeaders.bytes;

import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/// Sends records that cannot be understood or admitted to their dead-letter topic: raw, with why
/// and where from in headers.
public final class DeadLetterPublisher {
    private final EventPublisher publisher;

    public DeadLetterPublisher(EventPublisher publisher) {
        this.publisher = publisher;
    }

    public CompletableFuture<Long> publish(
            ConsumerRecord<byte[], byte[]> source, String reason, String detail) {
        Headers headers =
                new org.apache.kafka.common.header.internals.RecordHeaders(source.headers());
        // Whatever a record claims about being dead-lettered before, these are ours to say.
        replace(headers, RecordHeaders.DEAD_LETTER_REASON, reason);
        replace(headers, RecordHeaders.DEAD_LETTER_DETAIL, detail);
        replace(headers, RecordHeaders.DEAD_LETTER_TOPIC, source.topic());
        replace(headers, RecordHeaders.DEAD_LETTER_PARTITION, Integer.toString(source.partition()));
        replace(headers, RecordHeaders.DEAD_LETTER_OFFSET, Long.toString(source.offset()));
        return publisher.send(
                Topics.deadLetters(source.topic()), null, source.key(), source.value(), headers);
    }

    private static void replace(Headers headers, String name, String value) {
        headers.remove(name).add(name, bytes(value));
    }
}
