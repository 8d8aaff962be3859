package io.aistrale.worker.publish;

import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.serde.SchemaNotRegisteredException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
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

    /// @throws RecordRefusedException the event does not fit its schema
    /// @throws RegistryUnavailableException the schema's id is not known yet: try again
    /// @throws SchemaNotRegisteredException nobody has registered the schema yet: the same
    public byte[] encode(String topic, SpecificRecord event) {
        try {
            return codec.encode(topic, event);
        } catch (RegistryUnavailableException | SchemaNotRegisteredException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new RecordRefusedException(e);
        }
    }

    int partitions(String topic) {
        return producer.partitionsFor(topic).size();
    }

    /// @param partition null: chosen by the key
    /// @return the record's offset, once it is acknowledged
    public CompletableFuture<Long> send(
            String topic,
            @Nullable Integer partition,
            byte @Nullable [] key,
            byte @Nullable [] value,
            @Nullable Headers headers) {
        var acknowledged = new CompletableFuture<Long>();
        var message = new ProducerRecord<>(topic, partition, null, key, value, headers);
        producer.send(
                message,
                (metadata, error) ->
                        steps.execute(() -> {
                            if (error == null) {
                                acknowledged.complete(metadata.offset());
                            } else {
                                acknowledged.completeExceptionally(told(error));
                            }
                        }));
        return acknowledged;
    }

    private static Exception told(Exception error) {
        return error instanceof RecordTooLargeException || error instanceof SerializationException
                ? new RecordRefusedException(error)
                : error;
    }
}
