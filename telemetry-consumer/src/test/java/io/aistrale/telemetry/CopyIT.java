package io.aistrale.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.content.OpenedOutput;
import io.aistrale.schemas.content.StoredOutput;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.PassedOver;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.event.Usage;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.Topics;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// New rows go by COPY, all others by statements: the tables must not tell which.
@WithRealParts
class CopyIT extends TelemetryRun {
    /// COPY finds such a row each time, as if another instance had just written it.
    private static final String NO_COPY =
            """
            CREATE FUNCTION refuse_copy() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF current_query() LIKE 'COPY%' THEN
                    RAISE EXCEPTION 'as if' USING ERRCODE = 'unique_violation';
                END IF;
                RETURN NEW;
            END $$;
            """;

    private static final String STRANGE_TEXT = "ß\0🜚".repeat(75_000);
    private static final String STRANGE_RESPONSE = "\u0001\uFFFF\t\r\n\\.";

    private static final List<String> COPIED =
            List.of("attempt", "open_attempt", "inference", "inference_result", "inference_output");

    @Test
    void rowsAreTheSameByCopyAndByStatement() {
        List<Life> lives = Life.several(60);
        Life.publish(broker, lives);
        for (Attempt attempt : List.of(plain(), strange())) {
            broker.journal(attempt, Events.started(attempt));
            broker.journal(attempt, finished(attempt));
        }
        Attempt open = strange();
        broker.journal(open, Events.started(open));
        start();
        awaitAllRead();
        var copied = tables.contents();
        var outputs = tables.outputs(CONTENT.opener());
        stop();
        running.clear();

        newTables(begin);
        tables.execute(NO_COPY);
        COPIED.forEach(table ->
                tables.execute(
                        "CREATE TRIGGER no_copy BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION refuse_copy()"
                                .formatted(table)));
        start();
        awaitAllRead();

        assertThat(tables.contents()).isEqualTo(copied);
        assertThat(tables.outputs(CONTENT.opener()))
                .isEqualTo(outputs)
                .containsValue(
                        new OpenedOutput.Output(new StoredOutput(STRANGE_TEXT, STRANGE_RESPONSE)));
        assertThat(copied.get("open_attempt")).hasSize(1);
        assertThat(
                        tables.row(
                                "SELECT model, tags ->> 'k\uFFFDy' AS tag, http_status FROM attempt WHERE user_id = 'Ωmega \uFFFD 🜚'"))
                .containsEntry("model", "m\uFFFDn")
                .containsEntry("tag", "välue \"quoted\" \\ \uFFFD")
                .containsEntry("http_status", null);
        assertThat(
                        tables.row(
                                "SELECT passed_over -> 0 ->> 'reason' AS reason FROM inference_result WHERE passed_over <> '[]' LIMIT 1"))
                .containsEntry("reason", "it said \uFFFD");
        assertThat(broker.since(begin, Topics.deadLetters(Topics.JOURNAL))).isEmpty();
    }

    @Test
    void aConnectionThatIsLostBetweenCopyAndCommitLosesAndRepeatsNothing() {
        tables.execute(
                """
                CREATE SEQUENCE commits;
                GRANT USAGE ON commits TO aistrale_telemetry;
                CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('commits') = 1 THEN
                        PERFORM pg_terminate_backend(pg_backend_pid());
                    END IF;
                    RETURN NULL;
                END $$;
                CREATE CONSTRAINT TRIGGER failing AFTER INSERT ON inference_result
                    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fail_once()
                """);
        Life.publish(broker, Life.several(40));
        start();
        awaitAllRead();

        assertThat(tables.row("SELECT last_value > 1 AS failed FROM commits"))
                .containsEntry("failed", true);
        assertThat(tables.count("inference_result")).isEqualTo(40);
        assertThat(tables.count("attempt")).isEqualTo(10 + 20 + 20 + 10);
        assertThat(tables.count("open_attempt")).isZero();
    }

    private static Attempt plain() {
        return Events.attempt(TimeOrderedIds.next(), 1);
    }

    /// Characters that PostgreSQL or JSON treat in a way of their own, and nothing that may be
    /// absent.
    private static Attempt strange() {
        Attempt attempt = plain();
        return Attempt.newBuilder(attempt)
                .setUserId("Ωmega \0 🜚")
                .setModel("m\0n")
                .setTags(Map.of("k\0y", "välue \"quoted\" \\ \0", "", ""))
                .setApiKeyId(null)
                .setCredentialReference(null)
                .setTraceparent(null)
                .setStartedAt(
                        attempt.getStartedAt().truncatedTo(ChronoUnit.MICROS).plusNanos(7_000))
                .build();
    }

    private static AttemptFinished finished(Attempt attempt) {
        boolean strange = attempt.getApiKeyId() == null;
        Usage usage =
                Usage.newBuilder()
                        .setInputTokens(Long.MAX_VALUE)
                        .setSearchUnits(3)
                        .setEstimated(true)
                        .build();
        InferenceResult result =
                InferenceResult.newBuilder(
                                Events.result(
                                        attempt.getRequestId(),
                                        ResultStatus.SUCCEEDED,
                                        1,
                                        Usage.newBuilder().build()))
                        .setOutputText(strange ? STRANGE_TEXT : "")
                        .setResponse(strange ? STRANGE_RESPONSE : null)
                        .setPassedOver(
                                List.of(
                                        new PassedOver(
                                                "openai",
                                                "gpt-4o",
                                                "provider_error",
                                                "it said \0",
                                                true)))
                        .setUsage(strange ? null : usage)
                        .build();
        return Events.succeeding(attempt)
                .setHttpStatus(strange ? null : 200)
                .setTimeToFirstTokenMicros(strange ? null : 1L)
                .setProviderRequestId(null)
                .setUsage(strange ? null : usage)
                .setInterrupted(strange)
                .setResult(result)
                .build();
    }
}
