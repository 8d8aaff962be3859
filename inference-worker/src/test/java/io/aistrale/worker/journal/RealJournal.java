package io.aistrale.worker.journal;

import io.aistrale.parts.junit.RealParts;
import io.aistrale.schemas.serde.ConfluentSchemaRegistryClient;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.serde.SchemaRegistration;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.serde.SubjectNaming;
import io.aistrale.schemas.topic.TopicProvisioning;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.publish.EventPublisher;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// The journal on the tests' broker, with its topics and schemas.
final class RealJournal implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final FakeRegistry registry = new FakeRegistry();
    private final EventCodec codec =
            EventCodec.create(SerdeSettings.of(registry.url()), SubjectNaming.BY_TOPIC);
    private final KafkaProducer<byte[], byte[]> producer;
    private final Journal journal;

    RealJournal() {
        try (var admin = admin()) {
            new TopicProvisioning(1, 1, DEADLINE).provision(admin);
        }
        new SchemaRegistration(
                        ConfluentSchemaRegistryClient.create(SerdeSettings.of(registry.url())))
                .register(Topics.ALL);
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", RealParts.kafkaBootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        journal = new Journal(new EventPublisher(producer, codec, Runnable::run));
    }

    static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", RealParts.kafkaBootstrapServers()));
    }

    static <T extends @Nullable Object> T done(CompletableFuture<T> one) throws Exception {
        return one.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    /// @param offsetReset where a reader goes on whose place is gone
    Consumer<byte[], byte[]> consumer(String offsetReset) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        RealParts.kafkaBootstrapServers(),
                        "auto.offset.reset",
                        offsetReset),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    EventCodec codec() {
        return codec;
    }

    KafkaProducer<byte[], byte[]> producer() {
        return producer;
    }

    Journal journal() {
        return journal;
    }

    @Override
    public void close() {
        producer.close();
        codec.close();
        registry.close();
    }
}
