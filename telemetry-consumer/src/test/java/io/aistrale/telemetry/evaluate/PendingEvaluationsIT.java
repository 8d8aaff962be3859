package io.aistrale.telemetry.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.content.ContentKeyset;
import io.aistrale.schemas.content.StoredOutput;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.evaluation.EvaluationIds;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.telemetry.evaluate.EvaluationEvents.UnpublishedException;
import io.aistrale.telemetry.store.EvaluatedResultStore;
import io.aistrale.telemetry.store.PendingEvaluationStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Pending evaluations, taken up turn by turn on a real PostgreSQL under the service's own role.
@WithRealParts
class PendingEvaluationsIT {

    private static final String REGEX = "{\"type\": \"regex\", \"pattern\": \"^4\"}";
    private static final String COST = "{\"type\": \"cost\", \"atMostUsd\": \"0.5\"}";
    private static final String JUDGE =
            "{\"type\": \"llm_judge\", \"rubric\": \"r\", \"provider\": \"openai\", \"model\": \"m\"}";

    private final ContentKeyset content = ContentKeyset.generate();
    private final EventsInMemory events = new EventsInMemory();
    private final UUID requestId = TimeOrderedIds.next();
    private JdbcClient owner;
    private TestDatabase database;

    @BeforeEach
    void aResult() {
        database = MigratedDatabase.create();
        owner = JdbcClient.create(as(database.user()));
        var day = TimeOrderedIds.dayOf(requestId);
        owner.sql("SELECT ensure_partitions('%s', '%1$s')".formatted(day)).query().singleValue();
        owner.sql(
                        """
                        INSERT INTO inference_result (request_id, day, status, output_kept, provider, model, attempts,
                            requested_at, finished_at, queue_time_micros, provider_time_micros)
                        VALUES (?, ?, 'succeeded', true, 'openai', 'm', 1, now(), now(), 1, 1)
                        """)
                .params(requestId, day)
                .update();
        byte[] sealed = content.sealer().seal(requestId, new StoredOutput("42", null));
        owner.sql(
                        "INSERT INTO inference_output VALUES ('%s', '%s', '\\x%s')"
                                .formatted(requestId, day, HexFormat.of().formatHex(sealed)))
                .update();
    }

    private DriverManagerDataSource as(String role) {
        return new DriverManagerDataSource(
                database.jdbcUrl() + "?currentSchema=aistrale", role, database.password());
    }

    private PendingEvaluations evaluations(Duration later) {
        return evaluations(Clock.offset(Clock.systemUTC(), later));
    }

    private PendingEvaluations evaluations(Clock clock) {
        var role = as("aistrale_telemetry");
        var day = Duration.ofDays(1);
        var minutes = Duration.ofMinutes(10);
        var settings =
                new EvaluationProperties(
                        Duration.ofSeconds(1), 10, 3, minutes, day, minutes, minutes, day);
        return new PendingEvaluations(
                new PendingEvaluationStore(role),
                new Evaluation(
                        new EvaluatedResultStore(role),
                        content::opener,
                        new Questions(),
                        settings,
                        clock),
                events,
                new EvaluationMetrics(new SimpleMeterRegistry()),
                settings,
                clock);
    }

    private int turn() {
        return evaluations(Duration.ZERO).turn();
    }

    private void pending(String name, String evaluator) {
        UUID score = EvaluationIds.ofScore(requestId, name, "1", name);
        owner.sql(
                        """
                        INSERT INTO pending_evaluation (request_id, evaluator_name, evaluator_version, metric, evaluator,
                            user_id, asked_request_id)
                        VALUES (?, ?, '1', ?, ?::jsonb, 'root', ?)
                        """)
                .param(requestId)
                .param(name)
                .param(name)
                .param(evaluator)
                .param(
                        name.equals("llm_judge")
                                ? EvaluationIds.ofRequest(score, Instant.now())
                                : null)
                .update();
    }

    /// Scores of one user, the longest due first.
    private void pendingOf(String user, int scores, Duration dueFor) {
        owner.sql(
                        """
                        INSERT INTO pending_evaluation (request_id, evaluator_name, evaluator_version, metric, evaluator,
                            user_id, due_at)
                        SELECT :request, 'regex', '1', :user || n, :evaluator::jsonb, :user, now() - :seconds * interval '1 s'
                        FROM generate_series(1, :scores) AS n
                        """)
                .param("request", requestId)
                .param("evaluator", REGEX)
                .param("user", user)
                .param("seconds", dueFor.toSeconds())
                .param("scores", scores)
                .update();
    }

    private long pendingOf(String user) {
        return rows("pending_evaluation WHERE user_id = '%s'".formatted(user));
    }

    @Test
    void aUsersFloodHasItsTurnBesideOthers() {
        pendingOf("flooding", 500, Duration.ofHours(1));
        pendingOf("ann", 1, Duration.ZERO);
        pendingOf("zoe", 1, Duration.ZERO);

        assertThat(turn()).isEqualTo(5);
        assertThat(pendingOf("ann") + pendingOf("zoe")).isZero();
        assertThat(pendingOf("flooding")).isEqualTo(497);
        assertThat(turn()).as("all of a turn where nobody else is").isEqualTo(10);
    }

    @Test
    void moreUsersThanHaveRoomInATurnComeOneAfterTheOther() {
        for (int user = 10; user < 35; user++) {
            pendingOf("u" + user, 3, Duration.ofHours(1));
        }
        PendingEvaluations evaluations = evaluations(Duration.ZERO);
        evaluations.turn();
        evaluations.turn();
        evaluations.turn();

        assertThat(events.scores)
                .extracting(score -> score.getMetric().substring(0, 3))
                .as("three turns, and everybody had one")
                .contains("u10", "u19", "u20", "u29", "u30", "u34");
    }

    @Test
    void whoseEvaluationsTakeLongMakesRoomForTheOthers() {
        pendingOf("slow", 5, Duration.ofHours(1));
        pendingOf("zoe", 5, Duration.ZERO);
        // Every evaluation takes 0.4 s and more by this clock.
        var now = new AtomicReference<>(Instant.now());
        InstantSource stepping = () -> now.getAndUpdate(at -> at.plusMillis(400));
        evaluations(stepping.withZone(ZoneOffset.UTC)).turn();

        assertThat(pendingOf("slow")).isBetween(1L, 4L).isEqualTo(pendingOf("zoe"));
        assertThat(rows("pending_evaluation WHERE tries = 0 AND due_at <= now()"))
                .as("the rest is as if it had not been taken up")
                .isEqualTo(pendingOf("slow") + pendingOf("zoe"));
        while (turn() > 0) {
            assertThat(events.scores).hasSizeLessThan(11);
        }
        assertThat(events.scores).hasSize(10);
    }

    @Test
    void whatSomebodyElseHasTakenUpSinceIsNotGivenBack() {
        pending("regex", REGEX);
        var store = new PendingEvaluationStore(as("aistrale_telemetry"));
        var ours = store.take(store.users("", 10), 10, Duration.ofMinutes(2));
        due();
        store.take(store.users("", 10), 10, Duration.ofMinutes(2));
        store.giveBack(ours, Duration.ZERO);

        assertThat(rows("pending_evaluation WHERE tries = 2 AND due_at > now()")).isOne();
    }

    @Test
    void whoHasNothingDueTakesNoTurn() {
        for (int user = 100; user < 150; user++) {
            pendingOf("u" + user, 1, Duration.ofHours(-1));
        }
        pendingOf("zoe", 12, Duration.ZERO);

        assertThat(turn()).isEqualTo(10);
    }

    @Test
    void aDatabaseThatFailsUsesUpNoTry() {
        pending("regex", REGEX);
        owner.sql("REVOKE SELECT ON inference_output FROM aistrale_telemetry").update();
        for (int again = 0; again < 10; again++) {
            assertThatThrownBy(this::turn).isInstanceOf(DataAccessException.class);
            assertThat(rows("pending_evaluation WHERE tries = 0 AND due_at > now()")).isOne();
            due();
        }
        owner.sql("GRANT SELECT ON inference_output TO aistrale_telemetry").update();
        turn();

        assertThat(events.scores).hasSize(1);
    }

    @Test
    void howRequestsWithoutAResultWereToBeScoredIsForgotten() {
        owner.sql(
                        "INSERT INTO evaluation_case (request_id, evaluators) VALUES (?, '[]'), (?, '[]')")
                .params(
                        requestId,
                        EvaluationIds.ofRequest(
                                requestId, Instant.now().minus(Duration.ofDays(31))))
                .update();
        var store = new PendingEvaluationStore(as("aistrale_telemetry"));

        Instant longAgo = Instant.now().minus(Duration.ofDays(30));
        assertThat(store.forget(longAgo, longAgo)).isOne();
        assertThat(rows("evaluation_case")).isOne();
    }

    private void due() {
        owner.sql("UPDATE pending_evaluation SET due_at = now()").update();
    }

    private long rows(String table) {
        return owner.sql("SELECT count(*) FROM " + table).query(Long.class).single();
    }

    private String failure() {
        return owner.sql("SELECT reason FROM evaluation_failure").query(String.class).single();
    }

    @Test
    void aScoreThatWasNotAcknowledgedIsGivenAgainAndIsTheSameScore() {
        pending("regex", REGEX);
        events.recording = new UnpublishedException(new IllegalStateException("no broker"));

        assertThatThrownBy(this::turn).isInstanceOf(UnpublishedException.class);
        assertThat(turn()).as("not at once").isZero();
        assertThat(rows("pending_evaluation WHERE tries = 0")).isOne();

        events.recording = null;
        due();
        assertThat(turn()).isOne();
        assertThat(rows("pending_evaluation")).isZero();
        pending("regex", REGEX);
        turn();
        assertThat(events.scores)
                .hasSize(2)
                .extracting(EvaluationRecorded::getEvaluationId)
                .containsOnly(EvaluationIds.ofScore(requestId, "regex", "1", "regex"));
        assertThat(events.scores.getFirst().getScore()).isEqualTo(1);
    }

    @Test
    void anEvaluationThatBreaksFailsAloneAfterItsTries() {
        pending("llm_judge", JUDGE);
        pending("regex", REGEX);
        events.asking = new IllegalStateException("a bug");
        turn();

        assertThat(events.scores).hasSize(1);
        assertThat(turn()).as("whoever took it up has it for a while").isZero();
        for (int again = 2; again <= 4; again++) {
            assertThat(rows("evaluation_failure")).isZero();
            due();
            turn();
        }
        assertThat(failure()).isEqualTo("broken");
        assertThat(rows("pending_evaluation")).isZero();
    }

    @Test
    void aQuestionIsAskedOnceAndAnAnswerWaitedForUntilItsDeadline() {
        pending("llm_judge", JUDGE);
        turn();
        due();
        turn();

        assertThat(events.questions).hasSize(1);
        assertThat(rows("pending_evaluation")).as("an answer may still come").isOne();
        assertThat(events.questions.getFirst().getUserId()).isEqualTo("root");
        due();
        evaluations(Duration.ofDays(1).plusMinutes(11)).turn();
        assertThat(failure()).isEqualTo("no_answer");
        assertThat(events.scores).isEmpty();
    }

    @Test
    void aCostIsWaitedForAndNotForEver() {
        pending("cost", COST);
        turn();
        assertThat(rows("pending_evaluation WHERE tries = 0 AND due_at > now()")).isOne();
        due();
        evaluations(Duration.ofMinutes(11)).turn();
        assertThat(failure()).isEqualTo("cost_unknown");

        owner.sql(
                        """
                        INSERT INTO cost_record (attempt_id, entry, day, kind, request_id, status, user_id, project,
                            provider, model, cost_usd, attempt_started_at)
                        VALUES (:id, 0, :day, 'recorded', :id, 'success', 'ada', 'engine', 'openai', 'm', 0.5, now())
                        """)
                .param("id", requestId)
                .param("day", TimeOrderedIds.dayOf(requestId))
                .update();
        pending("cost", COST);
        turn();
        assertThat(events.scores.getFirst().getScore()).isEqualTo(1);
    }
}
