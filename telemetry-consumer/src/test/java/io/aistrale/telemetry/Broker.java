package io.aistrale.telemetry;

import io.aistrale.parts.junit.RealParts;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.TopicProvisioning;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The tests' side of Kafka: writes as workers and publishers do, reads dead letters.
final class Broker implements AutoCloseable {
    private static final Map<String, Object> SERVERS =
            Map.of("bootstrap.servers", RealParts.kafkaBootstrapServers());

    private final EventCodec codec;
    private final KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(SERVERS, new ByteArraySerializer(), new ByteArraySerializer());
    private final KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(SERVERS, new ByteArrayDeserializer(), new ByteArrayDeserializer());

    Broker(String registryUrl) {
        codec = EventCodec.create(SerdeSettings.of(registryUrl).registering());
        try (Admin admin = Admin.create(SERVERS)) {
            new TopicProvisioning(1, 1, Duration.ofSeconds(60)).provision(admin);
        }
    }

    void request(InferenceRequest request) {
        send(Topics.REQUESTS, 0, codec.encode(Topics.REQUESTS, request));
    }

    /// To the journal partition of the attempt's source partition.
    void journal(Attempt attempt, SpecificRecord event) {
        journal(Topics.journalPartition(attempt.getSource().getPartition()), event);
    }

    void journal(int partition, SpecificRecord event) {
        send(Topics.JOURNAL, partition, codec.encode(Topics.JOURNAL, event));
    }

    void evaluation(SpecificRecord event) {
        send(Topics.EVALUATIONS, 0, codec.encode(Topics.EVALUATIONS, event));
    }

    /// As `deploy/aistrale migrate` does for all events.
    void register(String topic, SpecificRecord event) {
        codec.encode(topic, event);
    }

    byte[] encode(String topic, SpecificRecord event) {
        return codec.encode(topic, event);
    }

    SpecificRecord decode(ConsumerRecord<byte[], byte[]> read) {
        return switch (codec.decode(read.topic(), read.value())) {
            case Decoded.Event(SpecificRecord event) -> event;
            case Decoded.Undecodable(_, String detail) -> throw new AssertionError(detail);
        };
    }

    void send(String topic, int partition, byte[] value) {
        var record = new ProducerRecord<byte[], byte[]>(topic, partition, null, value);
        record.headers().add(RecordHeaders.TRACEPARENT, RecordHeaders.bytes(Events.TRACEPARENT));
        var _ = producer.send(record);
    }

    /// Returns when all that was sent is acknowledged.
    void flush() {
        producer.flush();
    }

    /// Ends of all partitions that telemetry may read.
    Map<TopicPartition, Long> ends() {
        List<TopicPartition> partitions = new ArrayList<>();
        consumer.listTopics().entrySet().stream()
                .filter(topic ->
                        topic.getKey().matches("inference\\.(journal|requests|evaluations).*"))
                .flatMap(topic -> topic.getValue().stream())
                .map(Broker::partition)
                .forEach(partitions::add);
        return consumer.endOffsets(partitions);
    }

    Map<TopicPartition, Long> endsOf(String topic) {
        return consumer.endOffsets(
                consumer.partitionsFor(topic).stream().map(Broker::partition).toList());
    }

    private static TopicPartition partition(PartitionInfo partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    /// What a topic has received since.
    List<ConsumerRecord<byte[], byte[]>> since(Map<TopicPartition, Long> ends, String topic) {
        Map<TopicPartition, Long> from = new HashMap<>(ends);
        from.keySet().removeIf(partition -> !partition.topic().equals(topic));
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        long expected =
                consumer.endOffsets(from.keySet()).values().stream().mapToLong(n -> n).sum()
                        - from.values().stream().mapToLong(n -> n).sum();
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        while (found.size() < expected) {
            consumer.poll(Duration.ofMillis(100)).forEach(found::add);
        }
        return found;
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
        codec.close();
    }
}
