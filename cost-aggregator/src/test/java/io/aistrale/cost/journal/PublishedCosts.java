package io.aistrale.cost.journal;

import io.aistrale.parts.junit.RealParts;
import io.aistrale.schemas.event.CostCorrected;
import io.aistrale.schemas.event.CostRecorded;
import io.aistrale.schemas.serde.ConfluentSchemaRegistryClient;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.serde.SchemaRegistration;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.Topics;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// What a reader of the real `inference.costs` knows, from this object's creation on: an event it
/// has had adds nothing.
final class PublishedCosts implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(
                    Map.of("bootstrap.servers", RealParts.kafkaBootstrapServers()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer());
    private final EventCodec codec;

    /// Cost by attempt, as its first event says.
    private final Map<UUID, @Nullable BigDecimal> recorded = new HashMap<>();

    /// By its own identity.
    private final Map<UUID, CostCorrected> corrections = new LinkedHashMap<>();

    PublishedCosts(FakeRegistry registry) {
        var settings = SerdeSettings.of(registry.url());
        new SchemaRegistration(ConfluentSchemaRegistryClient.create(settings)).register(Topics.ALL);
        codec = EventCodec.create(settings);
        var partitions =
                consumer.partitionsFor(Topics.COSTS).stream()
                        .map(one -> new TopicPartition(one.topic(), one.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /// Reads what has come since.
    void read() {
        for (var message : consumer.poll(POLL)) {
            var event = ((Decoded.Event) codec.decode(message.topic(), message.value())).event();
            switch (event) {
                case CostRecorded cost -> recorded.put(cost.getAttemptId(), cost.getCostUsd());
                case CostCorrected cost -> corrections.put(cost.getCorrectionId(), cost);
                default -> throw new IllegalStateException("not a cost: " + event);
            }
        }
    }

    int entries() {
        return recorded.size() + corrections.size();
    }

    List<CostCorrected> corrections() {
        return List.copyOf(corrections.values());
    }

    /// The cost of every attempt, unknown ones left out.
    Map<UUID, BigDecimal> costs() {
        var costs = new HashMap<UUID, BigDecimal>();
        recorded.forEach((attempt, cost) -> {
            if (cost != null) {
                costs.put(attempt, cost);
            }
        });
        for (var correction : corrections.values()) {
            if (correction.getCostUsd() != null) {
                costs.put(correction.getAttemptId(), correction.getCostUsd());
            }
        }
        return costs;
    }

    @Override
    public void close() {
        consumer.close();
        codec.close();
    }
}
