package io.aistrale.cost.journal;

import static java.util.stream.Collectors.toMap;

import io.aistrale.parts.junit.RealParts;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.TopicProvisioning;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The real journal topic, emptied for each test.
final class Journal implements AutoCloseable {
    static final int PARTITIONS = 16;

    private static final Map<String, Object> CLUSTER =
            Map.of("bootstrap.servers", RealParts.kafkaBootstrapServers());

    private final Admin admin = Admin.create(CLUSTER);
    private final KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(CLUSTER, new ByteArraySerializer(), new ByteArraySerializer());
    private final EventCodec codec;

    Journal(FakeRegistry registry) {
        codec = EventCodec.create(SerdeSettings.of(registry.url()).registering());
        new TopicProvisioning(1, 1, Duration.ofSeconds(30)).provision(admin);
        var everything =
                partitions().stream()
                        .collect(toMap(of -> of, _ -> RecordsToDelete.beforeOffset(-1)));
        await(admin.deleteRecords(everything).all());
    }

    /// Writes an event the way workers do: one partition for all events of a request.
    void publish(int partition, SpecificRecord event) {
        publish(partition, encode(event));
    }

    byte[] encode(SpecificRecord event) {
        return codec.encode(Topics.JOURNAL, event);
    }

    void publish(int partition, byte[] value) {
        producer.send(new ProducerRecord<>(Topics.JOURNAL, partition, null, value));
    }

    void flush() {
        producer.flush();
    }

    /// All events, in the order of their partitions; undecodable ones left out.
    List<SpecificRecord> events() {
        var events = new ArrayList<SpecificRecord>();
        try (var consumer =
                new KafkaConsumer<>(
                        CLUSTER, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions());
            consumer.seekToBeginning(partitions());
            var ends = consumer.endOffsets(partitions());
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var journalRecord : consumer.poll(Duration.ofMillis(200))) {
                    if (codec.decode(Topics.JOURNAL, journalRecord.value())
                            instanceof Decoded.Event(var event)) {
                        events.add(event);
                    }
                }
            }
        }
        return events;
    }

    /// The position after the last record of each partition that has any.
    Map<Integer, Long> ends() {
        var beginnings = offsets(OffsetSpec.earliest());
        var ends = offsets(OffsetSpec.latest());
        ends.entrySet().removeIf(end -> end.getValue().equals(beginnings.get(end.getKey())));
        return ends;
    }

    private Map<Integer, Long> offsets(OffsetSpec place) {
        var asked = partitions().stream().collect(toMap(of -> of, _ -> place));
        return await(admin.listOffsets(asked).all()).entrySet().stream()
                .collect(
                        toMap(
                                answer -> answer.getKey().partition(),
                                answer -> answer.getValue().offset()));
    }

    /// Makes Kafka forget how far a group has read, as an operator's reset does.
    void rewind(String group) {
        var beginning =
                partitions().stream().collect(toMap(of -> of, _ -> new OffsetAndMetadata(0)));
        await(admin.alterConsumerGroupOffsets(group, beginning).all());
    }

    private static List<TopicPartition> partitions() {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.JOURNAL, partition))
                .toList();
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        codec.close();
    }
}
