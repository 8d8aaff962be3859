package io.aistrale.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.content.ContentKeyset;
import io.aistrale.schemas.content.OpenedOutput;
import io.aistrale.schemas.content.StoredOutput;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What models said: kept sealed, for its time and no longer, or not at all.
@WithRealParts
class OutputsIT extends TelemetryRun {
    private static final String SAID = "c4nary-of-an-answer";

    private static UUID requestOf(Instant time) {
        UUID now = TimeOrderedIds.next();
        long timeBits = time.toEpochMilli() << 16;
        return new UUID(
                timeBits | now.getMostSignificantBits() & 0xFFFF, now.getLeastSignificantBits());
    }

    private static InferenceResult saying(InferenceResult result) {
        return InferenceResult.newBuilder(result)
                .setOutputText(SAID)
                .setResponse("{\"content\":\"" + SAID + "\"}")
                .build();
    }

    private static String tooLongForAnIndex() {
        return Stream.generate(() -> UUID.randomUUID().toString())
                .limit(2_000)
                .collect(Collectors.joining());
    }

    private void finish(Attempt attempt, boolean store) {
        var event = Events.succeeding(attempt);
        broker.journal(attempt, Events.started(attempt));
        broker.journal(attempt, event.setResult(saying(event.getResult())).setStore(store).build());
    }

    @Test
    void whatMayNotBeStoredStandsInNoTableAndInNoLog() {
        var logged = new ListAppender<ILoggingEvent>();
        logged.start();
        start("--logging.level.io.aistrale=debug");
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(logged);
        UUID ended = TimeOrderedIds.next();
        Attempt refused =
                Attempt.newBuilder(Events.attempt(TimeOrderedIds.next(), 1))
                        .setUserId(tooLongForAnIndex())
                        .build();

        finish(Events.attempt(TimeOrderedIds.next(), 1), false);
        finish(refused, false);
        var expired = Events.expired(ended, 0);
        broker.journal(
                0,
                RequestEnded.newBuilder(expired)
                        .setStore(false)
                        .setResult(saying(expired.getResult()))
                        .build());
        awaitAllRead();
        root.detachAppender(logged);

        assertThat(tables.rows("SELECT status, output_kept FROM inference_result ORDER BY status"))
                .containsExactly(
                        Map.of("status", "expired", "output_kept", false),
                        Map.of("status", "succeeded", "output_kept", false));
        assertThat(tables.count("inference_output")).isZero();
        assertThat(tables.everything()).isNotEmpty().noneMatch(row -> row.contains(SAID));
        assertThat(broker.since(begin, Topics.deadLetters(Topics.JOURNAL)))
                .as("one was refused by the database, and its dead letter is Kafka's")
                .isNotEmpty();
        assertThat(logged.list)
                .isNotEmpty()
                .noneMatch(event ->
                        (event.getFormattedMessage()
                                        + event.getKeyValuePairs()
                                        + ThrowableProxyUtil.asString(event.getThrowableProxy()))
                                .contains(SAID));
    }

    @Test
    void theFirstResultsOutputStaysAndALaterOneBringsNone() {
        UUID first = TimeOrderedIds.next();
        UUID none = TimeOrderedIds.next();
        start();
        finish(Events.attempt(first, 1), true);
        broker.journal(0, Events.expired(none, 0));
        awaitAllRead();
        var later = Events.succeeding(Events.attempt(first, 2));
        broker.journal(
                later.getAttempt(),
                later.setResult(
                                InferenceResult.newBuilder(later.getResult())
                                        .setOutputText("too late")
                                        .build())
                        .build());
        finish(Events.attempt(none, 1), true);
        awaitAllRead();

        assertThat(tables.count("inference_result")).isEqualTo(2);
        assertThat(tables.output(CONTENT.opener()))
                .isEqualTo(
                        new OpenedOutput.Output(
                                new StoredOutput(SAID, "{\"content\":\"" + SAID + "\"}")));
        assertThat(tables.row("SELECT request_id FROM inference_output"))
                .containsEntry("request_id", first);
    }

    @Test
    void anOutputIsDroppedWithItsDayAndDoesNotComeBackWithAReplay() {
        Instant daysAgo = Instant.now().minus(Duration.ofDays(5));
        UUID old = requestOf(daysAgo);
        start("--aistrale.telemetry.outputs.keep=10d");
        finish(Events.attempt(old, 1), true);
        finish(Events.attempt(TimeOrderedIds.next(), 1), true);
        awaitAllRead();
        assertThat(tables.count("inference_output")).isEqualTo(2);

        stop();
        running.clear();
        var meters = start("--aistrale.telemetry.outputs.keep=4d").getBean(MeterRegistry.class);
        await().atMost(SOON)
                .until(() ->
                        meters.find("telemetry.retention.dropped.days")
                                        .tag("table", "inference_output")
                                        .counter()
                                != null);
        assertThat(tables.count("inference_output")).isEqualTo(1);
        rereadAll("--aistrale.telemetry.outputs.keep=4d");

        assertThat(tables.count("inference_output")).isEqualTo(1);
        assertThat(tables.count("inference_result WHERE output_kept")).isEqualTo(2);
        assertThat(tables.count("inference WHERE status = 'succeeded'")).isEqualTo(2);
        assertThat(broker.since(begin, Topics.deadLetters(Topics.JOURNAL))).isEmpty();
    }

    @Test
    void atTheStartPlaintextFromBeforeIsSealedAndDaysPastTheirTimeAreDropped() {
        UUID young = TimeOrderedIds.next();
        UUID old = requestOf(Instant.now().minus(Duration.ofDays(20)));
        for (UUID id : new UUID[] {young, old}) {
            tables.ensure(TimeOrderedIds.dayOf(id));
            tables.execute(
                    """
                    INSERT INTO inference_result (request_id, day, status, output_text, provider, model,
                        attempts, requested_at, finished_at, queue_time_micros, provider_time_micros)
                    VALUES ('%1$s', '%2$s', 'succeeded', '%3$s', 'openai', 'm', 1, now(), now(), 1, 1)
                    """
                            .formatted(id, TimeOrderedIds.dayOf(id), SAID));
        }
        LocalDate gone = LocalDate.now(ZoneOffset.UTC).minusDays(62);
        for (LocalDate day : List.of(gone, gone.plusDays(5))) {
            tables.ensure(day);
        }
        start(
                "--aistrale.telemetry.outputs.keep=10d",
                "--aistrale.telemetry.retention.inferences=60d",
                "--aistrale.telemetry.retention.results=60d",
                "--aistrale.telemetry.retention.attempts=0");
        await().atMost(SOON)
                .until(() -> tables.count("inference_result WHERE output_text IS NOT NULL") == 0);

        assertThat(tables.count("inference_result WHERE output_kept")).isEqualTo(2);
        assertThat(tables.output(CONTENT.opener()))
                .isEqualTo(new OpenedOutput.Output(new StoredOutput(SAID, null)));
        assertThat(tables.row("SELECT request_id FROM inference_output"))
                .containsEntry("request_id", young);

        String partition = "to_regclass('aistrale.%s_" + gone.toString().replace("-", "") + "')";
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(
                                        tables.row(
                                                "SELECT %s IS NULL AND %s IS NULL AND %s IS NOT NULL AND %s IS NOT NULL AS held"
                                                        .formatted(
                                                                partition.formatted("inference"),
                                                                partition.formatted(
                                                                        "inference_result"),
                                                                partition.formatted("attempt"),
                                                                partition.formatted(
                                                                        "cost_record"))))
                                .containsEntry("held", true));
        assertThat(
                        tables.count(
                                "pg_class WHERE relname = 'inference_%s'"
                                        .formatted(gone.plusDays(5).toString().replace("-", ""))))
                .isEqualTo(1);
        assertThat(tables.everything()).isNotEmpty().noneMatch(row -> row.contains(SAID));
    }

    @Test
    void aKeyAddedToTheKeysetSealsWithoutARestart() {
        start();
        ContentKeyset rotated = CONTENT.rotate();
        rotated.write(keysets.resolve("content.json"));
        try {
            finish(Events.attempt(TimeOrderedIds.next(), 1), true);
            awaitAllRead();
        } finally {
            CONTENT.write(keysets.resolve("content.json"));
        }

        assertThat(tables.output(CONTENT.opener()))
                .isEqualTo(new OpenedOutput.Refused(OpenedOutput.Reason.NO_SUCH_KEY));
        assertThat(tables.output(rotated.opener())).isInstanceOf(OpenedOutput.Output.class);
    }
}
