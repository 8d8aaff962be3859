package io.aistrale.bench;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The load generator.
final class Requests implements AutoCloseable {
    /// Longer than any run, so that none expires.
    private static final Duration DEADLINE = Duration.ofHours(20);

    private final EventCodec codec;
    private final KafkaProducer<byte[], byte[]> producer;

    /// @param linger how long a request may wait for others to be sent with
    Requests(TestBed bed, Duration linger) {
        codec = EventCodec.create(SerdeSettings.of(bed.registryUrl()));
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                bed.brokers(),
                                "acks",
                                "all",
                                // The first batches to new partitions may be refused; with several
                                // under way the rest then waits for the delivery timeout.
                                "max.in.flight.requests.per.connection",
                                1,
                                "linger.ms",
                                linger.toMillis(),
                                "batch.size",
                                256 * 1024,
                                "max.request.size",
                                4 * 1024 * 1024),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /// Writes so many requests ahead, so that the worker's own limit is what counts, and waits
    /// until they stand.
    void write(String topic, Workload workload, int requests) {
        for (int request = 0; request < requests; request++) {
            send(topic, workload);
        }
        producer.flush();
    }

    private void send(String topic, Workload workload) {
        var question = question(Question.PROVIDER, workload.model());
        send(topic, question.setDeadline(question.getCreatedAt().plus(DEADLINE)).build());
    }

    /// What is asked, of whomever; a request made now.
    InferenceRequest.Builder question(String provider, String model) {
        return InferenceRequest.newBuilder()
                .setRequestId(TimeOrderedIds.next())
                .setUserId(Question.USER)
                .setProvider(provider)
                .setModel(model)
                .setOperation(Operation.CHAT)
                .setInputs(Question.TEXT)
                .setCreatedAt(Instant.now());
    }

    void send(String topic, InferenceRequest request) {
        producer.send(
                new ProducerRecord<>(
                        topic,
                        request.getRequestId().toString().getBytes(StandardCharsets.US_ASCII),
                        codec.encode(Topics.REQUESTS, request)));
    }

    @Override
    public void close() {
        producer.close();
        codec.close();
    }
}
