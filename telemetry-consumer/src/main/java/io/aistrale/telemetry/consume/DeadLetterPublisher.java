package io.aistrale.telemetry.consume;

import static io.aistrale.schemas.topic.RecordHeaders.bytes;

import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.telemetry.entry.Entry.Unusable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;

/// Sends records that cannot be used to a dead-letter topic: raw, with why and where from in
/// headers.
public final class DeadLetterPublisher {
    private final RecordPublisher publisher;

    public DeadLetterPublisher(RecordPublisher publisher) {
        this.publisher = publisher;
    }

    /// Returns once the copy is acknowledged.
    ///
    /// @throws KafkaException it was not, within the producer's delivery timeout
    void publish(ConsumerRecord<byte[], byte[]> source, Unusable why) {
        Headers headers =
                new org.apache.kafka.common.header.internals.RecordHeaders(source.headers());
        replace(headers, RecordHeaders.DEAD_LETTER_REASON, why.reason());
        replace(headers, RecordHeaders.DEAD_LETTER_DETAIL, why.detail());
        replace(headers, RecordHeaders.DEAD_LETTER_TOPIC, source.topic());
        replace(headers, RecordHeaders.DEAD_LETTER_PARTITION, Integer.toString(source.partition()));
        replace(headers, RecordHeaders.DEAD_LETTER_OFFSET, Long.toString(source.offset()));
        try {
            send(source, source.value(), headers);
        } catch (RecordTooLargeException _) {
            // The headers made it too large for any topic: its place in the source must do.
            send(source, new byte[0], headers);
        }
    }

    private void send(ConsumerRecord<byte[], byte[]> source, byte[] value, Headers headers) {
        RecordPublisher.await(
                publisher.send(
                        new ProducerRecord<>(topic(source), null, source.key(), value, headers)));
    }

    /// The evaluations of all sources share one, which is always there.
    static String topic(ConsumerRecord<byte[], byte[]> source) {
        return Topics.deadLetters(
                source.topic().equals(Topics.JOURNAL) ? Topics.JOURNAL : Topics.EVALUATIONS);
    }

    private static void replace(Headers headers, String name, String value) {
        headers.remove(name).add(name, bytes(value));
    }
}
