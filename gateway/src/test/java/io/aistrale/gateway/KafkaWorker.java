package io.aistrale.gateway;

import static org.awaitility.Awaitility.await;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceChunk;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Stands in for the workers: takes request records and sends every chunk and reply twice, as a
/// redelivery would. A request for the model `silent` gets none but those a test sends.
final class KafkaWorker implements AutoCloseable {

    /// A request as it came.
    record Taken(ConsumerRecord<String, byte[]> kafkaRecord, InferenceRequest request) {}

    final List<Taken> taken = new CopyOnWriteArrayList<>();

    private final String servers;
    private final EventCodec codec;
    private final KafkaProducer<String, byte[]> producer;
    private final Thread thread = Thread.ofPlatform().name("kafka-worker").unstarted(this::run);
    private volatile boolean closed;

    KafkaWorker(String servers, EventCodec codec) {
        this.servers = servers;
        this.codec = codec;
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", servers),
                        new StringSerializer(),
                        new ByteArraySerializer());
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
        producer.close();
    }

    /// A request of these for a model; the test's own.
    Taken takenFor(String model) {
        return await().until(
                        () ->
                                taken.stream()
                                        .filter(one -> one.request().getModel().equals(model))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    void reply(Taken to, InferenceResult result) {
        String topic =
                Objects.requireNonNull(
                        RecordHeaders.text(to.kafkaRecord().headers(), RecordHeaders.REPLY_TOPIC));
        sendTwice(to, topic, codec.encode(topic, result));
    }

    /// @param json null: none
    void chunk(Taken to, int sequence, @Nullable String json, boolean last) {
        String topic = chunksOf(to);
        InferenceChunk chunk =
                InferenceChunk.newBuilder()
                        .setRequestId(to.request().getRequestId())
                        .setAttemptId(to.request().getRequestId())
                        .setSequence(sequence)
                        .setChunk(json)
                        .setLast(last)
                        .setReceivedAt(Instant.EPOCH)
                        .build();
        sendTwice(to, topic, codec.encode(topic, chunk));
    }

    /// A record where a chunk should be that nobody can read.
    void poison(Taken to) {
        sendTwice(to, chunksOf(to), new byte[] {1, 2, 3});
    }

    private void run() {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers", servers,
                        "group.id", "test-workers",
                        "auto.offset.reset", "earliest");
        try (var consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(
                    List.of(Topics.REQUESTS, Topics.REQUESTS_BULK, Topics.CANCELLATIONS));
            while (!closed) {
                for (var kafkaRecord : consumer.poll(Duration.ofMillis(100))) {
                    var decoded =
                            (Decoded.Event) codec.decode(kafkaRecord.topic(), kafkaRecord.value());
                    switch (decoded.event()) {
                        case InferenceRequest request -> answer(new Taken(kafkaRecord, request));
                        case CancellationRequested cancellation -> cancel(cancellation);
                        default -> throw new IllegalStateException("not for workers");
                    }
                }
            }
        }
    }

    private void cancel(CancellationRequested cancellation) {
        taken.stream()
                .filter(one ->
                        one.request().getRequestId().equals(cancellation.getRequestId())
                                && one.request().getUserId().equals(cancellation.getUserId()))
                .forEach(one -> reply(one, ScriptedWorker.cancelled(one.request())));
    }

    private void answer(Taken one) {
        taken.add(one);
        InferenceRequest request = one.request();
        if (one.kafkaRecord().headers().lastHeader(RecordHeaders.REPLY_TOPIC) != null
                && !request.getModel().startsWith("silent")) {
            reply(one, ScriptedWorker.result(request));
        }
    }

    private static String chunksOf(Taken to) {
        return Objects.requireNonNull(
                        RecordHeaders.text(to.kafkaRecord().headers(), RecordHeaders.REPLY_TOPIC))
                .replace(Topics.REPLIES_PREFIX, Topics.CHUNKS_PREFIX);
    }

    private void sendTwice(Taken to, String topic, byte[] value) {
        var headers = to.kafkaRecord().headers();
        int partition =
                ByteBuffer.wrap(headers.lastHeader(RecordHeaders.REPLY_PARTITION).value()).getInt();
        for (int copy = 0; copy < 2; copy++) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    topic, partition, to.kafkaRecord().key(), value, headers));
        }
    }
}
