package io.aistrale.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.id.TimeOrderedIds;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@WithRealParts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalResultsIT {
    /// As many copies as a busy worker owes when it is killed. One fetch for each would take
    /// minutes.
    private static final int OWED = 3_000;

    private static final int PARTITIONS = 5;

    /// Not one that the workers of other tests read: they would take its records for ended.
    private static final String SOURCE = Topics.REQUESTS + ".of-nobody";

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final FakeRegistry registry = new FakeRegistry();
    private final EventCodec codec =
            EventCodec.create(SerdeSettings.of(registry.url()), SubjectNaming.BY_TOPIC);
    private KafkaProducer<byte[], byte[]> producer;
    private Journal journal;
    private JournalResults results;

    @BeforeAll
    void open() {
        var brokers = RealParts.kafkaBootstrapServers();
        try (var admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            new TopicProvisioning(1, 1, DEADLINE).provision(admin);
        }
        new SchemaRegistration(
                        ConfluentSchemaRegistryClient.create(SerdeSettings.of(registry.url())))
                .register(Topics.ALL);
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", brokers, "linger.ms", 5),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        journal = new Journal(new EventPublisher(producer, codec, Runnable::run));
        results =
                new JournalResults(
                        new KafkaConsumer<>(
                                Map.of("bootstrap.servers", brokers, "auto.offset.reset", "none"),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer()),
                        codec);
        Thread.ofVirtual().start(results);
    }

    @AfterAll
    void close() {
        results.close();
        producer.close();
        registry.close();
    }

    private record Owed(UUID requestId, JournalPosition position) {}

    @Test
    void allTheResultsThatATakeoverOwesAreFoundInOnePass() throws Exception {
        var written = new ArrayList<CompletableFuture<Appended<RequestEnded>>>();
        for (int i = 0; i < OWED; i++) {
            written.add(journal.append(ended(TimeOrderedIds.next(), i % PARTITIONS)));
        }
        var owed = new ArrayList<Owed>();
        for (var one : written) {
            var appended = one.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            owed.add(new Owed(appended.entry().getRequestId(), appended.position()));
        }
        long seed = Long.getLong("aistrale.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Collections.shuffle(owed, new Random(seed));

        var found = owed.stream().map(one -> results.find(one.position())).toList();

        CompletableFuture.allOf(found.toArray(CompletableFuture[]::new))
                .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        for (int i = 0; i < OWED; i++) {
            assertThat(found.get(i).get())
                    .extracting(InferenceResult::getRequestId)
                    .isEqualTo(owed.get(i).requestId());
        }
    }

    @Test
    void whatIsNoResultOrNotThereHoldsNobodyUp() throws Exception {
        var handedOver =
                journal.append(
                                PartitionHandedOver.newBuilder()
                                        .setTopic(SOURCE)
                                        .setPartition(1)
                                        .setWorkerId("worker")
                                        .setHandedOverAt(Instant.now())
                                        .build())
                        .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        var last =
                journal.append(ended(TimeOrderedIds.next(), 1))
                        .get(DEADLINE.toSeconds(), TimeUnit.SECONDS);

        var beyondTheEnd =
                results.find(
                        new JournalPosition(
                                last.position().partition(), last.position().offset() + 1_000_000));
        var noResult = results.find(handedOver.position());
        var result = results.find(last.position());

        assertThat(List.of(noResult, beyondTheEnd))
                .allSatisfy(one ->
                        assertThat(one.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isNull());
        assertThat(result.get(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(last.entry().getResult());
    }

    private static RequestEnded ended(UUID requestId, int sourcePartition) {
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return RequestEnded.newBuilder()
                .setRequestId(requestId)
                .setSource(new SourcePosition(SOURCE, sourcePartition, 0L))
                .setLane(Lane.INTERACTIVE)
                .setUserId("ana")
                .setProject("search")
                .setProvider("openai")
                .setModel("gpt-4o-mini")
                .setOperation(Operation.CHAT)
                .setEndedAt(now)
                .setWorkerId("worker")
                .setResult(
                        InferenceResult.newBuilder()
                                .setRequestId(requestId)
                                .setStatus(ResultStatus.EXPIRED)
                                .setProvider("openai")
                                .setModel("gpt-4o-mini")
                                .setAttempts(0)
                                .setRequestedAt(now)
                                .setFinishedAt(now)
                                .setQueueTimeMicros(0)
                                .build())
                .build();
    }
}
