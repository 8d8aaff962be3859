package io.aistrale.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.telemetry.MemoryLane.Death;
import io.aistrale.telemetry.run.EvaluationRuns;
import io.aistrale.telemetry.run.RunMetrics;
import io.aistrale.telemetry.run.RunProperties;
import io.aistrale.telemetry.run.RunStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/// Runs against a real PostgreSQL, with the lane in memory so that instances die where they may.
@WithRealParts
class EvaluationRunsIT {

    private static final RunProperties SETTINGS =
            new RunProperties(5, 3, Duration.ofMillis(1), Duration.ofSeconds(60));

    private static final String TAGS = "{\"team\":\"support\"}";

    private static Tables tables;
    private static SingleConnectionDataSource ownRole;
    private static RunStore store;

    private MemoryLane lane;
    private EvaluationRuns runs;
    private UUID run;

    @BeforeAll
    static void connect() {
        tables = new Tables(MigratedDatabase.create());
        ownRole =
                new SingleConnectionDataSource(
                        tables.jdbcUrl() + "?currentSchema=aistrale",
                        "aistrale_telemetry",
                        "",
                        true);
        store = new RunStore(ownRole);
    }

    @AfterAll
    static void disconnect() {
        ownRole.destroy();
        tables.close();
    }

    @BeforeEach
    void newRun() {
        for (String table : List.of("evaluation_run", "dataset", "consumer_offset")) {
            tables.execute("DELETE FROM " + table);
        }
        lane = new MemoryLane();
        runs = instance();
        run = newRun(TimeOrderedIds.next());
    }

    private EvaluationRuns instance() {
        return new EvaluationRuns(
                store,
                lane,
                SETTINGS,
                new RunMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC());
    }

    /// Of three cases over two prompt versions and two models: 12 requests.
    private static UUID newRun(UUID id) {
        tables.ensure(TimeOrderedIds.dayOf(id));
        tables.execute(
                """
                INSERT INTO dataset (dataset_id, user_id, name, cases, digest, created_at)
                VALUES ('%1$s', 'ann', 'tickets-%1$s', 3, '\\x00', now());
                INSERT INTO dataset_case (dataset_id, number, variables, expected, tags)
                VALUES ('%1$s', 1, '{"n": 1.0}', 'one', '%2$s'), ('%1$s', 2, '{"n": 2}', NULL, '{}'),
                       ('%1$s', 3, '{"n": 3}', 'three', '{}');
                INSERT INTO evaluation_run (run_id, user_id, api_key_id, project, dataset, dataset_id, asked, prompts,
                    models, evaluators, parameters, items, created_at)
                VALUES ('%1$s', 'ann', 'key-1', 'quality', 'tickets', '%1$s', '{}',
                    '[{"name": "triage", "version": 3, "label": "production"}, {"name": "triage", "version": 4, "label": null}]',
                    '[{"provider": "openai", "model": "small"}, {"provider": "anthropic", "model": "large"}]',
                    '[{"type": "exact_match"}]', '{"temperature":0.70}', 12, now())
                """
                        .formatted(id, TAGS));
        return id;
    }

    @Test
    void everyCaseGoesOverEveryPromptVersionAndModelAndNeverTooManyAreOut() {
        lane.beforeSending =
                () ->
                        assertThat(tables.count("evaluation_case"))
                                .as("what evaluates them stands there before they are sent")
                                .isGreaterThan(lane.requests.size());
        for (int look = 0; look < 3; look++) {
            runs.look();
        }
        assertThat(lane.requests).as("five may be out").hasSize(5);
        goOnToTheEnd();

        assertThat(lane.requests)
                .extracting(
                        request -> request.getPrompt().getVariables(),
                        request -> request.getPrompt().getVersion(),
                        InferenceRequest::getModel)
                .doesNotHaveDuplicates()
                .hasSize(12)
                .startsWith(
                        tuple("{\"n\": 1.0}", 3, "small"),
                        tuple("{\"n\": 1.0}", 3, "large"),
                        tuple("{\"n\": 1.0}", 4, "small"));
        InferenceRequest first = lane.requests.getFirst();
        assertThat(first.getTags())
                .isEqualTo(
                        Map.of(
                                "team",
                                "support",
                                "evaluation_run",
                                run.toString(),
                                "dataset",
                                "tickets"));
        assertThat(
                        List.of(
                                first.getUserId(),
                                first.getProject(),
                                first.getApiKeyId(),
                                first.getProvider(),
                                first.getPrompt().getName(),
                                first.getParameters()))
                .containsExactly(
                        "ann", "quality", "key-1", "openai", "triage", "{\"temperature\":0.70}");
        assertThat(TimeOrderedIds.timeOf(first.getRequestId()))
                .isEqualTo(TimeOrderedIds.timeOf(run));
        assertThat(
                        tables.row(
                                "SELECT expected, input, evaluators::text FROM evaluation_case WHERE request_id = '%s'"
                                        .formatted(first.getRequestId())))
                .isEqualTo(
                        Map.of(
                                "expected",
                                "one",
                                "input",
                                "{\"n\": 1.0}",
                                "evaluators",
                                "[{\"type\": \"exact_match\"}]"));
        assertThat(tables.row("SELECT status, finished_at IS NOT NULL AS over FROM evaluation_run"))
                .isEqualTo(Map.of("status", "finished", "over", true));
    }

    /// Whoever dies, wherever: each request is in Kafka once in the end.
    @ParameterizedTest
    @EnumSource(
            value = Death.class,
            names = {"BEFORE_ANY_IS_SENT", "WHEN_SOME_ARE_SENT", "WHEN_ALL_ARE_SENT"})
    void anInstanceThatDiesLosesNothingAndDoublesNothing(Death death) {
        runs.look();
        lane.death = death;
        assertThat(runs.look()).isFalse();
        List<UUID> sent = lane.ids();
        lane.death = Death.NEVER;
        runs = instance();

        runs.look();
        assertThat(lane.ids()).as("the dead one's lease is not over").isEqualTo(sent);
        letTheLeasePass();
        List<UUID> doubtful = inDoubt();
        runs.look();
        assertThat(inDoubt())
                .as("telemetry has not read the lane: nobody knows what is in it")
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(doubtful);
        telemetryReads();
        runs.look();
        assertThat(inDoubt()).isEmpty();
        goOnToTheEnd();

        assertThat(lane.ids()).hasSize(12).doesNotHaveDuplicates();
        assertThat(tables.row("SELECT status FROM evaluation_run"))
                .isEqualTo(Map.of("status", "finished"));
        assertThat(
                        tables.count(
                                "evaluation_run_item WHERE state = 'ended' AND status = 'succeeded'"))
                .isEqualTo(12);
    }

    @Test
    void aDeathWithinATransactionLeavesNothingBehind() {
        tables.execute(
                "ALTER TABLE evaluation_case ADD CONSTRAINT none CHECK (expected <> 'three') NOT VALID");
        try {
            for (int look = 0; look < 10; look++) {
                runs.look();
                telemetryReads();
                workersAnswer();
            }
            assertThat(lane.requests).as("the third case's transaction fails").hasSize(6);
            assertThat(tables.row("SELECT next_item, status FROM evaluation_run"))
                    .isEqualTo(Map.of("next_item", 6, "status", "running"));
            assertThat(tables.count("evaluation_run_item")).isEqualTo(6);
        } finally {
            tables.execute("ALTER TABLE evaluation_case DROP CONSTRAINT none");
        }
        goOnToTheEnd();
        assertThat(lane.ids()).hasSize(12).doesNotHaveDuplicates();
    }

    @Test
    void aRunIsCarriedOutByOneInstanceUntilThatLeavesIt() {
        EvaluationRuns other = instance();
        runs.look();
        other.look();
        assertThat(lane.requests).hasSize(3);

        runs.release();
        other.look();
        assertThat(lane.requests).hasSize(5);
        runs.look();
        assertThat(lane.requests).hasSize(5);
        assertThat(lane.ids()).doesNotHaveDuplicates();
    }

    /// Between its claim and its next batch.
    @Test
    void whoHasLostItsLeaseTakesNoMore() {
        InstantSource slow =
                () -> {
                    tables.execute(
                            "UPDATE evaluation_run SET lease_owner = '%s'"
                                    .formatted(UUID.randomUUID()));
                    return Instant.now();
                };
        new EvaluationRuns(
                        store,
                        lane,
                        SETTINGS,
                        new RunMetrics(new SimpleMeterRegistry()),
                        slow.withZone(ZoneOffset.UTC))
                .look();

        assertThat(lane.requests).isEmpty();
        assertThat(tables.row("SELECT next_item, status FROM evaluation_run"))
                .isEqualTo(Map.of("next_item", 0, "status", "queued"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Death.class,
            names = {"NEVER", "BEFORE_ANY_IS_SENT", "WHEN_ALL_ARE_SENT"})
    void aCancelledRunPublishesNoMoreAndCancelsWhatIsOut(Death death) {
        runs.look();
        UUID ended = lane.ids().getFirst();
        telemetryReads();
        answer(ended, "succeeded");
        tables.execute("UPDATE evaluation_run SET status = 'cancelling'");
        lane.death = death;
        runs.look();
        lane.death = Death.NEVER;
        letTheLeasePass();
        runs = instance();
        runs.look();

        assertThat(lane.requests).hasSize(3);
        assertThat(lane.cancellations)
                .extracting(CancellationRequested::getRequestId)
                .containsOnly(lane.ids().get(1), lane.ids().get(2));
        assertThat(lane.cancellations)
                .extracting(CancellationRequested::getUserId)
                .containsOnly("ann");
        assertThat(status()).isEqualTo("cancelling");
        lane.ids().subList(1, 3).forEach(id -> answer(id, "cancelled"));
        runs.look();
        assertThat(status()).isEqualTo("cancelled");
        runs.look();
        assertThat(lane.requests).hasSize(3);
    }

    @Test
    void aResumedRunAsksAgainWhatWasCancelledWithItAndNothingElse() {
        runs.look();
        List<UUID> before = lane.ids();
        telemetryReads();
        answer(before.get(0), "succeeded");
        tables.execute("UPDATE evaluation_run SET status = 'cancelling'");
        runs.look();
        answer(before.get(1), "cancelled");
        runs.look();
        assertThat(status()).as("one has not ended yet").isEqualTo("cancelling");

        tables.execute("UPDATE evaluation_run SET status = 'running'");
        answer(before.get(2), "cancelled");
        goOnToTheEnd();

        assertThat(lane.ids()).hasSize(14).doesNotHaveDuplicates();
        assertThat(
                        tables.count(
                                "evaluation_run_item WHERE state = 'ended' AND status = 'succeeded'"))
                .isEqualTo(12);
        assertThat(
                        tables.rows(
                                "SELECT tries FROM evaluation_run_item WHERE tries > 1 AND item IN (1, 2)"))
                .hasSize(2);
        assertThat(
                        tables.row(
                                "SELECT earlier_request_ids[1] AS id FROM evaluation_run_item WHERE item = 1"))
                .as("what it cost is still found")
                .containsEntry("id", before.get(1));
    }

    @Test
    void whatItsUserCancelledAloneStaysCancelled() {
        runs.look();
        telemetryReads();
        answer(lane.ids().getFirst(), "cancelled");
        goOnToTheEnd();

        assertThat(lane.requests).hasSize(12);
        assertThat(tables.count("evaluation_run_item WHERE status = 'cancelled'")).isEqualTo(1);
        assertThat(status()).isEqualTo("finished");
    }

    @Test
    void aRunWhoseIdsHaveHadTheirTimePublishesNothingMore() {
        tables.execute("DELETE FROM evaluation_run");
        newRun(
                TimeOrderedIds.derived(
                        idAt(Instant.now().minus(Duration.ofDays(6)).minusSeconds(60)), "old"));
        runs.look();

        assertThat(lane.requests).isEmpty();
        assertThat(status()).isEqualTo("expired");
    }

    @Test
    void aRunWhoseDatasetIsDeletedIsCancelled() {
        runs.look();
        tables.execute("DELETE FROM dataset");
        runs.look();
        runs.look();

        assertThat(lane.cancellations).hasSize(3);
        telemetryReads();
        lane.ids().forEach(id -> answer(id, "cancelled"));
        runs.look();
        assertThat(status()).isEqualTo("cancelled");
    }

    @ParameterizedTest
    @CsvSource({"revoked_at", "expires_at"})
    void aRunWhoseKeyHoldsNoMoreIsCancelledAndGoesOnUnderAnother(String since) {
        tables.execute(
                """
                INSERT INTO api_key (key_id, key_hash, user_id, created_by)
                VALUES ('key-1', '\\x00', 'ann', 'test'), ('key-2', '\\x00', 'ann', 'test')
                """);
        try {
            runs.look();
            tables.execute("UPDATE api_key SET %s = now() WHERE key_id = 'key-1'".formatted(since));
            runs.look();
            runs.look();
            assertThat(lane.requests).as("those of the first look").hasSize(3);
            telemetryReads();
            lane.ids().forEach(id -> answer(id, "cancelled"));
            runs.look();
            assertThat(status()).isEqualTo("cancelled");

            tables.execute("UPDATE evaluation_run SET status = 'running', api_key_id = 'key-2'");
            goOnToTheEnd();
            assertThat(lane.requests).hasSize(15);
            assertThat(lane.requests.subList(3, 15))
                    .extracting(InferenceRequest::getApiKeyId)
                    .containsOnly("key-2");
        } finally {
            tables.execute("DELETE FROM api_key");
        }
    }

    @Test
    void aRunThatFailsKeepsNoOtherFromGoingOn() {
        UUID broken = TimeOrderedIds.next();
        newRun(broken);
        tables.execute(
                "UPDATE evaluation_run SET prompts = '[]' WHERE run_id = '%s'".formatted(broken));
        assertThat(runs.look()).isFalse();

        assertThat(lane.requests)
                .hasSize(3)
                .allSatisfy(request ->
                        assertThat(request.getTags())
                                .containsEntry("evaluation_run", run.toString()));
    }

    private void goOnToTheEnd() {
        lane.beforeSending = () -> {};
        for (int look = 0; look < 20 && !status().equals("finished"); look++) {
            runs.look();
            assertThat(
                            tables.count(
                                    "evaluation_run_item WHERE state IN ('going_out', 'published')"))
                    .isLessThanOrEqualTo(SETTINGS.outstanding());
            telemetryReads();
            workersAnswer();
        }
    }

    private static String status() {
        return String.valueOf(tables.row("SELECT status FROM evaluation_run").get("status"));
    }

    private static List<UUID> inDoubt() {
        List<UUID> ids = new ArrayList<>();
        tables.rows("SELECT request_id FROM evaluation_run_item WHERE state = 'going_out'")
                .forEach(row -> ids.add((UUID) row.get("request_id")));
        return ids;
    }

    private static void letTheLeasePass() {
        tables.execute(
                """
                UPDATE evaluation_run SET lease_until = lease_until - interval '2 minutes';
                UPDATE evaluation_run_item SET going_out_at = going_out_at - interval '2 minutes'
                """);
    }

    /// Telemetry's rows of all that is in the lane, and its position.
    private void telemetryReads() {
        tables.execute(
                """
                INSERT INTO inference (request_id, day, status, user_id, project, provider, model, operation, lane, requested_at)
                SELECT id, '%s', 'queued', 'ann', 'quality', 'p', 'm', 'chat', 'bulk', now()
                FROM unnest('%s'::uuid[]) AS id ON CONFLICT DO NOTHING;
                INSERT INTO consumer_offset VALUES ('telemetry-consumer', 'inference.requests.bulk', 0, %d)
                ON CONFLICT (consumer, topic, partition) DO UPDATE SET next_offset = excluded.next_offset
                """
                        .formatted(
                                TimeOrderedIds.dayOf(run),
                                array(lane.ids()),
                                lane.requests.size()));
    }

    private void workersAnswer() {
        answer(lane.ids(), "succeeded");
    }

    private void answer(UUID request, String status) {
        answer(List.of(request), status);
    }

    /// The first result counts.
    private void answer(List<UUID> requests, String status) {
        tables.execute(
                """
                INSERT INTO inference_result (request_id, day, status, provider, model, attempts, requested_at, finished_at,
                    queue_time_micros, provider_time_micros)
                SELECT id, '%s', '%s', 'p', 'm', 1, now(), now(), 1, 1
                FROM unnest('%s'::uuid[]) AS id ON CONFLICT DO NOTHING
                """
                        .formatted(TimeOrderedIds.dayOf(run), status, array(requests)));
    }

    private static String array(List<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }

    private static UUID idAt(Instant time) {
        return new UUID(time.toEpochMilli() << 16 | 0x7000, 1L << 63);
    }
}
