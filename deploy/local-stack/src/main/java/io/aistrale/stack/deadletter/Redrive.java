package io.aistrale.stack.deadletter;

import static io.aistrale.schemas.topic.RecordHeaders.bytes;

import io.aistrale.schemas.topic.RecordHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/// Sends letters back to where they were read: the same bytes, key and headers, to the same
/// partition number.
final class Redrive implements AutoCloseable {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Producer<byte[], byte[]> producer;
    private final int perSecond;
    private long nextAtNanos = System.nanoTime();

    /// @param perSecond most letters a second
    Redrive(Producer<byte[], byte[]> producer, int perSecond) {
        this.producer = producer;
        this.perSecond = perSecond;
    }

    /// Returns when the cluster has them all.
    ///
    /// @throws org.apache.kafka.common.KafkaException it may not have some
    void send(List<Letter> letters) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (Letter letter : letters) {
            pace();
            sent.add(producer.send(letter.back()));
        }
        producer.flush();
        sent.forEach(one -> Answers.of(() -> one));
    }

    /// Whether there is still a partition to send it to.
    boolean hasTarget(LetterPosition source) {
        return producer.partitionsFor(source.topic()).size() > source.partition();
    }

    private void pace() {
        for (long left = nextAtNanos - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = nextAtNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        nextAtNanos =
                Math.max(nextAtNanos, System.nanoTime() - SECOND_NANOS) + SECOND_NANOS / perSecond;
    }

    /// A letter that can be sent back.
    record Letter(DeadLetter about, LetterPosition source, ConsumerRecord<byte[], byte[]> read) {
        ProducerRecord<byte[], byte[]> back() {
            Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
            for (Header header : read.headers()) {
                if (!header.key().startsWith(RecordHeaders.DEAD_LETTER_PREFIX)
                        && !header.key().equals(RecordHeaders.REDRIVEN)) {
                    headers.add(header);
                }
            }
            headers.add(RecordHeaders.REDRIVEN, bytes(Integer.toString(about.redrives() + 1)));
            return new ProducerRecord<>(
                    source.topic(), source.partition(), null, read.key(), read.value(), headers);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
