package io.aistrale.cost.publish;

import static io.aistrale.cost.ledger.JournalSpan.NOT_READ_YET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.cost.ledger.Attempt;
import io.aistrale.cost.ledger.AttemptEnd;
import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.cost.ledger.CostRecordStore;
import io.aistrale.cost.ledger.FreshEntries;
import io.aistrale.cost.ledger.JournalSpan;
import io.aistrale.cost.ledger.Ledger;
import io.aistrale.cost.ledger.PositionStore;
import io.aistrale.cost.ledger.PublicationStore;
import io.aistrale.cost.ledger.RollupStore;
import io.aistrale.cost.ledger.UnpricedAttemptStore;
import io.aistrale.cost.ledger.Written;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.CostCorrected;
import io.aistrale.schemas.event.CostRecorded;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/// Publishing from a real PostgreSQL, under the service's own role, to Kafka's own fake producer.
@WithRealParts
class CostPublisherIT {
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:00Z");
    private static final PriceBook PRICES =
            new PriceBook(
                    List.of(
                            new Price(
                                    Price.Origin.BUILT_IN,
                                    "openai",
                                    "gpt-x",
                                    "v1",
                                    Instant.EPOCH,
                                    List.of(
                                            Rates.standard(
                                                    Map.of(
                                                            UsageClass.INPUT, new BigDecimal("3"),
                                                            UsageClass.OUTPUT,
                                                                    new BigDecimal("15")))))));

    private final TestDatabase testDatabase = MigratedDatabase.create();
    private final DriverManagerDataSource dataSource =
            new DriverManagerDataSource(testDatabase.jdbcUrl(), "aistrale_cost", "");
    private final JdbcTemplate database = new JdbcTemplate(dataSource);
    private final TransactionTemplate transactions =
            new TransactionTemplate(new JdbcTransactionManager(dataSource));
    private final FakeRegistry registry = new FakeRegistry();
    private final EventCodec codec =
            EventCodec.create(SerdeSettings.of(registry.url()).registering());
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(
                    true,
                    new RoundRobinPartitioner(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
    private final FreshEntries fresh = new FreshEntries();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CostPublisher publisher =
            new CostPublisher(
                    transactions,
                    new PublicationStore(database, fresh),
                    new KafkaTemplate<>(factory()),
                    codec,
                    meters,
                    Clock.fixed(NOW, ZoneOffset.UTC));
    private long position = NOT_READ_YET;

    /// Keeps the producer open from send to send, as in the service.
    private ProducerFactory<byte[], byte[]> factory() {
        return new DefaultKafkaProducerFactory<>(Map.of()) {
            @Override
            protected Producer<byte[], byte[]> createKafkaProducer() {
                return producer;
            }
        };
    }

    @AfterEach
    void close() {
        codec.close();
        registry.close();
    }

    @Test
    void anEntryIsPublishedOnceItIsCommittedAndThenNoMore() throws Exception {
        var attempt = attempt();
        enter(new AttemptEnd(attempt, Status.SUCCESS, usage(1_000, 100)));

        assertThat(publisher.publishNext()).isTrue();
        assertThat(publisher.publishNext()).isFalse();

        assertThat(events())
                .singleElement()
                .isInstanceOfSatisfying(
                        CostRecorded.class,
                        recorded -> {
                            assertThat(recorded.getAttemptId()).isEqualTo(attempt.id());
                            assertThat(recorded.getRequestId()).isEqualTo(attempt.requestId());
                            assertThat(recorded.getUserId()).isEqualTo("ana");
                            assertThat(recorded.getProject()).isEqualTo("support");
                            assertThat(recorded.getTags()).isEqualTo(Map.of("team", "blue"));
                            assertThat(recorded.getAttemptStatus())
                                    .isEqualTo(AttemptStatus.SUCCESS);
                            assertThat(recorded.getUsage().getInputTokens()).isEqualTo(1_000);
                            assertThat(recorded.getUsage().getOutputTokens()).isEqualTo(100);
                            assertThat(recorded.getPriceVersion()).isEqualTo("v1");
                            assertThat(recorded.getCostUsd())
                                    .isEqualTo(new BigDecimal("0.004500000000"));
                            assertThat(recorded.getUpperBoundUsd()).isNull();
                            assertThat(recorded.getAttemptStartedAt()).isEqualTo(NOW);
                        });
        assertThat(producer.history().getFirst().key())
                .asString()
                .isEqualTo(attempt.id().toString());
        assertThat(meters.get("llm.costs.published").counter().count()).isEqualTo(1);
    }

    @Test
    void aCorrectionSaysWhatWasKnownAndWhatIs() throws Exception {
        var attempt = attempt();
        enter(new AttemptEnd(attempt, Status.UNKNOWN, null));
        enter(new AttemptEnd(attempt, Status.SUCCESS, usage(1_000, 100)));
        while (publisher.publishNext()) {
            // one batch after the other
        }

        var events = events();
        assertThat(events).hasSize(2);
        var recorded = (CostRecorded) events.getFirst();
        assertThat(recorded.getAttemptStatus()).isEqualTo(AttemptStatus.UNKNOWN);
        assertThat(recorded.getCostUsd()).isNull();
        assertThat(recorded.getUsage()).isNull();
        // 2,000 of input and 1,000 of output at most
        assertThat(recorded.getUpperBoundUsd()).isEqualTo(new BigDecimal("0.021000000000"));
        var corrected = (CostCorrected) events.getLast();
        assertThat(corrected.getAttemptId()).isEqualTo(attempt.id());
        assertThat(corrected.getReason()).isEqualTo("late_finish");
        assertThat(corrected.getPreviousCostUsd()).isNull();
        assertThat(corrected.getCostUsd()).isEqualTo(new BigDecimal("0.004500000000"));
        assertThat(corrected.getDeltaUsd()).isEqualTo(corrected.getCostUsd());
    }

    @Test
    void whatTheClusterDoesNotTakeWaitsAndIsSentAgainTheSame() throws Exception {
        enter(
                new AttemptEnd(attempt(), Status.SUCCESS, usage(10, 1)),
                new AttemptEnd(attempt(), Status.ERROR, null));
        assertThat(publisher.publishNext()).isTrue();
        assertThat(producer.history()).hasSize(2);

        putBackAsIfItsCommitHadFailed();
        producer.sendException = new KafkaException("the cluster is away");
        assertThatThrownBy(publisher::publishNext).isEqualTo(producer.sendException);
        assertThat(batches()).isEqualTo(1);
        producer.sendException = null;
        assertThat(publisher.publishNext()).isTrue();

        assertThat(batches()).isZero();
        var values = producer.history().stream().map(message -> message.value()).toList();
        assertThat(values).hasSize(4);
        assertThat(values.subList(2, 4)).containsExactly(values.get(0), values.get(1));
    }

    private void putBackAsIfItsCommitHadFailed() {
        database.update(
                """
                INSERT INTO aistrale.cost_batch (batch_id, first_day, last_day, written_at)
                OVERRIDING SYSTEM VALUE
                SELECT batch_id, min(day), max(day), min(recorded_at) FROM aistrale.cost_record GROUP BY batch_id
                """);
    }

    @Test
    void whatIsStillInMemoryMakesTheEventsThatTheTableDoes() {
        var tagged =
                new Attempt(
                        TimeOrderedIds.next(),
                        TimeOrderedIds.next(),
                        "ana",
                        "support",
                        Map.of("team", "blue", "a", "1", "environment", "staging", "z", ""),
                        "key-1",
                        "openai",
                        "gpt-x",
                        null,
                        NOW.plusNanos(123_456_000),
                        null);
        var ends =
                new AttemptEnd[] {
                    new AttemptEnd(tagged, Status.SUCCESS, usage(1_000, 100)),
                    new AttemptEnd(
                            attempt(), Status.SUCCESS, new Usage(usage(7, 0).quantities(), true)),
                    new AttemptEnd(attempt(), Status.ERROR, null),
                    new AttemptEnd(attempt(), Status.UNKNOWN, null),
                    new AttemptEnd(unpriced(), Status.SUCCESS, usage(10, 1))
                };
        var entered = enter(ends);
        fresh.keep(entered.batch(), entered.entries());
        var owner =
                new JdbcTemplate(
                        new DriverManagerDataSource(
                                testDatabase.jdbcUrl(),
                                testDatabase.user(),
                                testDatabase.password()));
        owner.execute(
                "SET session_replication_role = replica;"
                        + " UPDATE aistrale.cost_record SET user_id = 'read from the table'");
        assertThat(publisher.publishNext()).isTrue();
        assertThat(events())
                .hasSize(5)
                .extracting(event -> ((CostRecorded) event).getUserId())
                .containsOnly("ana");

        owner.execute(
                "SET session_replication_role = replica;"
                        + " UPDATE aistrale.cost_record SET user_id = 'ana'");
        putBackAsIfItsCommitHadFailed();
        assertThat(publisher.publishNext()).isTrue();

        var byKey =
                producer.history().stream()
                        .collect(
                                Collectors.groupingBy(
                                        message ->
                                                new String(message.key(), StandardCharsets.UTF_8),
                                        Collectors.mapping(
                                                message -> message.value(), Collectors.toList())));
        assertThat(byKey.values())
                .hasSize(5)
                .allSatisfy(values -> assertThat(values.getFirst()).isEqualTo(values.getLast()));
    }

    @Test
    void oneInstancePublishesAtATime() {
        enter(new AttemptEnd(attempt(), Status.SUCCESS, usage(10, 1)));
        transactions.executeWithoutResult(_ -> {
            assertThat(new PublicationStore(database, fresh).claim()).isTrue();
            assertThat(inAnotherTransaction()).isFalse();
        });

        assertThat(inAnotherTransaction()).isTrue();
        assertThat(events()).hasSize(1);
    }

    private boolean inAnotherTransaction() {
        var published = new CompletableFuture<Boolean>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        published.complete(publisher.publishNext());
                    } catch (RuntimeException e) {
                        published.completeExceptionally(e);
                    }
                });
        return published.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private Written.Entered enter(AttemptEnd... ends) {
        var ledger =
                new Ledger(
                        transactions,
                        new PositionStore(database, "cost-aggregator", Topics.JOURNAL),
                        new CostRecordStore(database),
                        new RollupStore(database),
                        new UnpricedAttemptStore(database),
                        () -> PRICES);
        long first = Math.max(0, position);
        var span = new JournalSpan(0, position, first, first + ends.length);
        var written = ledger.write(List.of(span), List.of(ends));
        assertThat(written).isInstanceOf(Written.Entered.class);
        position = span.next();
        return (Written.Entered) written;
    }

    private int batches() {
        var count =
                database.queryForObject("SELECT count(*) FROM aistrale.cost_batch", Integer.class);
        return count == null ? 0 : count;
    }

    private List<SpecificRecord> events() {
        return producer.history().stream()
                .map(message -> codec.decode(message.topic(), message.value()))
                .map(decoded -> ((Decoded.Event) decoded).event())
                .toList();
    }

    private static Usage usage(long input, long output) {
        return Usage.NONE.with(UsageClass.INPUT, input).with(UsageClass.OUTPUT, output);
    }

    private static Attempt attempt() {
        return attempt("gpt-x");
    }

    private static Attempt unpriced() {
        return attempt("nobody-knows");
    }

    private static Attempt attempt(String model) {
        return new Attempt(
                TimeOrderedIds.next(),
                TimeOrderedIds.next(),
                "ana",
                "support",
                Map.of("team", "blue"),
                null,
                "openai",
                model,
                null,
                NOW,
                new Attempt.Ceiling(2_000, 1_000L));
    }
}
