package io.aistrale.telemetry.consume;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/// Sends records and waits until the cluster has them.
public final class RecordPublisher implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;

    public RecordPublisher(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message) {
        return producer.send(message);
    }

    /// Returns once all of them are acknowledged.
    ///
    /// @throws KafkaException one was not, within the producer's delivery timeout
    void publish(List<ProducerRecord<byte[], byte[]>> messages) {
        List<Future<RecordMetadata>> sent = messages.stream().map(this::send).toList();
        sent.forEach(RecordPublisher::await);
    }

    /// Waits as long as the producer's delivery timeout.
    ///
    /// @throws KafkaException the cluster does not have it, or did not say so
    static void await(Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof KafkaException kafka) {
                throw kafka;
            }
            throw new KafkaException("a record was not sent", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while sending a record", interrupted);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
