package io.aistrale.gateway;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Stands in for the workers: takes request records and sends every reply twice, as a redelivery
/// would. A request for the model `silent` gets none.
final class KafkaWorker implements AutoCloseable {

    /// A request as it came.
    record Taken(ConsumerRecord<String, byte[]> kafkaRecord, InferenceRequest request) {}

    final List<Taken> taken = new CopyOnWriteArrayList<>();

    private final String servers;
    private final EventCodec codec;
    private final Thread thread = Thread.ofPlatform().name("kafka-worker").unstarted(this::run);
    private volatile boolean closed;

    KafkaWorker(String servers, EventCodec codec) {
        this.servers = servers;
        this.codec = codec;
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }

    private void run() {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers", servers,
                        "group.id", "test-workers",
                        "auto.offset.reset", "earliest");
        try (var consumer =
                        new KafkaConsumer<>(
                                settings, new StringDeserializer(), new ByteArrayDeserializer());
                var producer =
                        new KafkaProducer<>(
                                Map.<String, Object>of("bootstrap.servers", servers),
                                new StringSerializer(),
                                new ByteArraySerializer())) {
            consumer.subscribe(List.of(Topics.REQUESTS, Topics.REQUESTS_BULK));
            while (!closed) {
                for (var kafkaRecord : consumer.poll(Duration.ofMillis(100))) {
                    var decoded =
                            (Decoded.Event) codec.decode(kafkaRecord.topic(), kafkaRecord.value());
                    answer(producer, kafkaRecord, (InferenceRequest) decoded.event());
                }
            }
        }
    }

    private void answer(
            KafkaProducer<String, byte[]> producer,
            ConsumerRecord<String, byte[]> source,
            InferenceRequest request) {
        taken.add(new Taken(source, request));
        String topic = RecordHeaders.text(source.headers(), RecordHeaders.REPLY_TOPIC);
        if (topic == null || request.getModel().equals("silent")) {
            return;
        }
        int partition =
                ByteBuffer.wrap(source.headers().lastHeader(RecordHeaders.REPLY_PARTITION).value())
                        .getInt();
        InferenceResult result = ScriptedWorker.result(request);
        for (int copy = 0; copy < 2; copy++) {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    partition,
                                    source.key(),
                                    codec.encode(topic, result),
                                    source.headers()));
        }
    }
}
