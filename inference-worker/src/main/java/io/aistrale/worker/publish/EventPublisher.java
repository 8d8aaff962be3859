package io.aistrale.worker.publish;

import io.aistrale.schemas.serde.EventCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Sends records and tells when the cluster has them. What follows an acknowledgement runs on
/// `steps`, never on the producer's own thread, where a full buffer would wait for itself.
public final class EventPublisher {
    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec;
    private final Executor steps;

    public EventPublisher(Producer<byte[], byte[]> producer, EventCodec codec, Executor steps) {
        this.producer = producer;
        this.codec = codec;
        this.steps = steps;
    }

    byte[] encode(String topic, SpecificRecord event) {
        return codec.encode(topic, event);
    }

    int partitions(String topic) {
        return producer.partitionsFor(topic).size();
    }

    /// @param partition null: chosen by the key
    CompletableFuture<Void> send(
            String topic,
            @Nullable Integer partition,
            byte @Nullable [] key,
            byte @Nullable [] value,
            @Nullable Headers headers) {
        var acknowledged = new CompletableFuture<Void>();
        var message = new ProducerRecord<>(topic, partition, null, key, value, headers);
        producer.send(
                message,
                (_, error) ->
                        steps.execute(() -> {
                            if (error == null) {
                                acknowledged.complete(null);
                            } else {
                                acknowledged.completeExceptionally(error);
                            }
                        }));
        return acknowledged;
    }
}
