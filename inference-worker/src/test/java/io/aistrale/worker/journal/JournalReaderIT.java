package io.aistrale.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.InferenceResult;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a worker that was frozen writes after its partition was taken over.
@WithRealParts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalReaderIT {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /// Two request topics whose entries stand in one journal partition.
    private static final TopicPartition FROZENS =
            new TopicPartition(Topics.REQUESTS + ".frozen-" + TimeOrderedIds.next(), 9);

    private static final TopicPartition BESIDE =
            new TopicPartition(Topics.REQUESTS + ".beside-" + TimeOrderedIds.next(), 9);

    private static final int RECORDS = 3;

    private final FakeRegistry registry = new FakeRegistry();
    private final EventCodec codec =
            EventCodec.create(SerdeSettings.of(registry.url()), SubjectNaming.BY_TOPIC);
    private KafkaProducer<byte[], byte[]> producer;
    private Journal journal;
    private JournalReader reader;

    @BeforeAll
    void open() throws Exception {
        var brokers = RealParts.kafkaBootstrapServers();
        try (var admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            new TopicProvisioning(1, 1, DEADLINE).provision(admin);
            for (var source : List.of(FROZENS, BESIDE)) {
                admin.createTopics(
                                List.of(
                                        new NewTopic(
                                                source.topic(), source.partition() + 1, (short) 1)))
                        .all()
                        .get();
            }
        }
        new SchemaRegistration(
                        ConfluentSchemaRegistryClient.create(SerdeSettings.of(registry.url())))
                .register(Topics.ALL);
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", brokers, "linger.ms", 0),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        for (int i = 0; i < RECORDS; i++) {
            producer.send(
                            new ProducerRecord<>(
                                    FROZENS.topic(), FROZENS.partition(), null, new byte[0]))
                    .get();
            producer.send(
                            new ProducerRecord<>(
                                    BESIDE.topic(), BESIDE.partition(), null, new byte[0]))
                    .get();
        }
        journal = new Journal(new EventPublisher(producer, codec, Runnable::run));
        reader =
                new JournalReader(
                        new KafkaConsumer<>(
                                Map.of(
                                        "bootstrap.servers",
                                        brokers,
                                        "auto.offset.reset",
                                        "earliest"),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer()),
                        codec,
                        journal,
                        Clock.systemUTC());
        Thread.ofVirtual().start(reader);
    }

    @AfterAll
    void close() {
        reader.close();
        producer.close();
        registry.close();
    }

    @Test
    void whatAFrozenWorkerWritesAfterTheTakeoverIsSeenBeforeAnEndIsTold() throws Exception {
        var frozens = takenOver(FROZENS);
        takenOver(BESIDE);
        assertThat(frozens.sourceEnd()).isGreaterThanOrEqualTo(RECORDS);

        var late = done(journal.append(ended(FROZENS, 0, "frozen")));
        var own = done(journal.append(ended(FROZENS, 0, "successor")));
        var lateStart = attempt(1);
        done(journal.append(new AttemptStarted(lateStart)));
        var madeVoid = done(journal.append(ended(FROZENS, 1, "successor")));
        // This one reads on past what the other has not read yet.
        var beside = done(journal.append(ended(BESIDE, 2, "successor")));
        var alone = done(journal.append(ended(FROZENS, 2, "successor")));

        assertThat(confirmed(BESIDE, 2, beside.position()))
                .isEqualTo(new Past.Ended(beside.position(), false));
        assertThat(confirmed(FROZENS, 0, own.position()))
                .isEqualTo(new Past.Ended(late.position(), false));
        var open = (Past.Open) confirmed(FROZENS, 1, madeVoid.position());
        assertThat(confirmed(FROZENS, 2, alone.position()))
                .isEqualTo(new Past.Ended(alone.position(), false));

        done(journal.append(givenUp(lateStart)));
        assertThat(done(open.settled())).isInstanceOf(Past.Between.class);
        var again = done(journal.append(ended(FROZENS, 1, "successor")));
        assertThat(confirmed(FROZENS, 1, again.position()))
                .isEqualTo(new Past.Ended(again.position(), false));
    }

    private PartitionHistory takenOver(TopicPartition source) throws Exception {
        var found = new CompletableFuture<PartitionHistory>();
        reader.begin(source, 0, CommitMark.BEGINNING, found::complete);
        return done(found);
    }

    private Past confirmed(TopicPartition source, long sourceOffset, JournalPosition written)
            throws Exception {
        return done(reader.confirm(source, sourceOffset, written));
    }

    private static <T> T done(CompletableFuture<T> one) throws Exception {
        return one.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static Attempt attempt(long sourceOffset) {
        return Attempt.newBuilder()
                .setAttemptId(TimeOrderedIds.next())
                .setRequestId(id(FROZENS, sourceOffset))
                .setNumber(1)
                .setSource(new SourcePosition(FROZENS.topic(), FROZENS.partition(), sourceOffset))
                .setUserId("ana")
                .setProject("search")
                .setProvider("openai")
                .setModel("gpt-4o-mini")
                .setWorkerId("frozen")
                .setStartedAt(now())
                .setCallDeadline(now().plusSeconds(60))
                .build();
    }

    private static AttemptFinished givenUp(Attempt attempt) {
        return AttemptFinished.newBuilder()
                .setAttempt(attempt)
                .setStatus(AttemptStatus.ERROR)
                .setErrorCode("lease_lost")
                .setFinishedAt(now())
                .setDurationMicros(1)
                .build();
    }

    private static RequestEnded ended(TopicPartition source, long sourceOffset, String worker) {
        var id = id(source, sourceOffset);
        return RequestEnded.newBuilder()
                .setRequestId(id)
                .setSource(new SourcePosition(source.topic(), source.partition(), sourceOffset))
                .setUserId("ana")
                .setProject("search")
                .setProvider("openai")
                .setModel("gpt-4o-mini")
                .setEndedAt(now())
                .setWorkerId(worker)
                .setResult(
                        InferenceResult.newBuilder()
                                .setRequestId(id)
                                .setStatus(ResultStatus.FAILED)
                                .setProvider("openai")
                                .setModel("gpt-4o-mini")
                                .setRequestedAt(now())
                                .setFinishedAt(now())
                                .build())
                .build();
    }

    private static UUID id(TopicPartition source, long sourceOffset) {
        return UUID.nameUUIDFromBytes((source + "@" + sourceOffset).getBytes());
    }
}
