package io.aistrale.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.telemetry.consume.TelemetryListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Status;

@WithRealParts
class TelemetryFailuresIT extends TelemetryRun {
    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage()
                + event.getKeyValuePairs()
                + ThrowableProxyUtil.asString(event.getThrowableProxy());
    }

    @Test
    void transactionsThatFailInTheMiddleAreRunAgain() {
        tables.execute(
                """
                CREATE SEQUENCE failures;
                GRANT USAGE ON failures TO aistrale_telemetry;
                CREATE FUNCTION fail_at_times() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    CASE nextval('failures')
                        WHEN 3 THEN RAISE EXCEPTION 'as if' USING ERRCODE = 'serialization_failure';
                        WHEN 9 THEN PERFORM pg_terminate_backend(pg_backend_pid());
                        WHEN 15 THEN RAISE EXCEPTION 'as if' USING ERRCODE = 'deadlock_detected';
                        ELSE NULL;
                    END CASE;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER failing AFTER INSERT ON inference_result
                    FOR EACH ROW EXECUTE FUNCTION fail_at_times()
                """);
        Life.publish(broker, Life.several(100));
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        start();
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(logged);
        awaitAllRead();
        root.detachAppender(logged);

        assertThat(logged.list)
                .extracting(TelemetryFailuresIT::text)
                .anySatisfy(text -> assertThat(text).contains("as if"))
                .noneSatisfy(text -> assertThat(text).contains("chat.completion"));
        assertThat(tables.row("SELECT last_value > 15 AS failed FROM failures"))
                .containsEntry("failed", true);
        assertThat(tables.count("inference_result")).isEqualTo(100);
        assertThat(tables.count("attempt")).isEqualTo(25 + 50 + 50 + 25);
        assertThat(tables.count("open_attempt")).isZero();
    }

    @Test
    void recordsThatCannotBeUsedGoToTheDeadLetterTopicAndHoldUpNothing() {
        Attempt attempt = Events.attempt(TimeOrderedIds.next(), 1);
        broker.send(Topics.JOURNAL, 0, new byte[] {0, 0, 0, 99, 99, 1});
        broker.journal(0, Events.evaluation(TimeOrderedIds.next(), 1));
        broker.evaluation(Events.evaluation(TimeOrderedIds.next(), 2));
        broker.send(Topics.REQUESTS, 0, "nonsense".getBytes(StandardCharsets.UTF_8));
        broker.journal(attempt, Events.succeeded(attempt));
        start();
        awaitAllRead();

        assertThat(tables.count("attempt")).isEqualTo(1);
        assertThat(tables.count("evaluation")).isZero();
        var letters = broker.since(begin, Topics.deadLetters(Topics.JOURNAL));
        assertThat(letters)
                .extracting(letter ->
                        RecordHeaders.text(letter.headers(), RecordHeaders.DEAD_LETTER_REASON))
                .containsExactlyInAnyOrder("unknown_schema_id", "wrong_record_type");
        assertThat(letters)
                .anySatisfy(letter -> {
                    assertThat(letter.value()).containsExactly(0, 0, 0, 99, 99, 1);
                    assertThat(
                                    RecordHeaders.text(
                                            letter.headers(), RecordHeaders.DEAD_LETTER_OFFSET))
                            .isEqualTo(
                                    String.valueOf(
                                            begin.get(new TopicPartition(Topics.JOURNAL, 0))));
                });
        assertThat(broker.since(begin, Topics.deadLetters(Topics.EVALUATIONS))).hasSize(1);
        assertThat(broker.since(begin, Topics.deadLetters(Topics.REQUESTS))).isEmpty();
    }

    @Test
    void aRowTheDatabaseRefusesIsDeadLetteredAloneAndZeroCharactersAreNot() {
        List<Life> lives = Life.several(20);
        Life.publish(broker, lives.subList(0, 10));
        Attempt endless =
                Attempt.newBuilder(Events.attempt(TimeOrderedIds.next(), 1))
                        .setUserId(
                                IntStream.range(0, 2_000)
                                        .mapToObj(_ -> UUID.randomUUID().toString())
                                        .reduce("", String::concat))
                        .build();
        broker.journal(endless, Events.succeeded(endless));
        Attempt zero =
                Attempt.newBuilder(Events.attempt(TimeOrderedIds.next(), 1))
                        .setTags(Map.of("a\0b", "c\0d"))
                        .setModel("m\0n")
                        .build();
        broker.journal(zero, Events.succeeded(zero));
        Life.publish(broker, lives.subList(10, 20));
        start();
        awaitAllRead();

        assertThat(tables.count("inference_result")).isEqualTo(21);
        assertThat(tables.count("attempt WHERE model = 'm\uFFFDn'")).isEqualTo(1);
        assertThat(broker.since(begin, Topics.deadLetters(Topics.JOURNAL)))
                .singleElement()
                .satisfies(letter ->
                        assertThat(
                                        RecordHeaders.text(
                                                letter.headers(), RecordHeaders.DEAD_LETTER_REASON))
                                .isEqualTo("refused_by_database"));
    }

    @Test
    void anUnreachableRegistryIsWaitedFor() {
        registry.mood = FakeRegistry.Mood.WELL;
        Attempt attempt = Events.attempt(TimeOrderedIds.next(), 1);
        broker.journal(attempt, Events.succeeded(attempt));
        broker.flush();
        registry.mood = FakeRegistry.Mood.FAILING;
        try {
            var listener = start().getBean(TelemetryListener.class);
            await().atMost(SOON)
                    .until(() ->
                            "RegistryUnavailableException"
                                    .equals(listener.health().getDetails().get("reason")));
        } finally {
            registry.mood = FakeRegistry.Mood.WELL;
        }
        awaitAllRead();

        assertThat(tables.count("attempt")).isEqualTo(1);
        assertThat(broker.since(begin, Topics.deadLetters(Topics.JOURNAL))).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedForAtStartAndLater() {
        List<Life> lives = Life.several(60);
        Life.publish(broker, lives.subList(0, 20));
        tables.connections(false);
        var listener = start().getBean(TelemetryListener.class);
        Life.publish(broker, lives.subList(20, 40));
        await().atMost(SOON)
                .until(() -> listener.health().getStatus().equals(Status.OUT_OF_SERVICE));
        tables.connections(true);
        awaitAllRead();
        await().atMost(SOON).until(() -> listener.health().getStatus().equals(Status.UP));

        tables.connections(false);
        Life.publish(broker, lives.subList(40, 60));
        await().atMost(SOON)
                .until(() -> listener.health().getStatus().equals(Status.OUT_OF_SERVICE));
        tables.connections(true);
        awaitAllRead();

        assertThat(tables.count("inference_result")).isEqualTo(60);
        assertThat(tables.count("open_attempt")).isZero();
    }

    @Test
    void aDatabaseThatWasNotMigratedEndsTheStartWithTheCommandToRun() {
        tables.execute("UPDATE flyway_schema_history SET success = false");

        assertThatThrownBy(this::start).hasStackTraceContaining("run `deploy/aistrale migrate`");
    }
}
