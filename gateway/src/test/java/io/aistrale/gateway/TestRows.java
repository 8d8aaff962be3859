package io.aistrale.gateway;

import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.schemas.content.OutputSealer;
import io.aistrale.schemas.content.StoredOutput;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.UUID;

/// Writes the rows that other services would.
record TestRows(TestDatabase database) {

    /// What the telemetry consumer would write of a request that was parked.
    void insertWaiting(InferenceRequest request) throws SQLException {
        String id = "'" + request.getRequestId() + "'::uuid";
        String day = "'" + TimeOrderedIds.dayOf(request.getRequestId()) + "'::date";
        execute(
                "SELECT aistrale.ensure_partitions(%s - 1, %s + 1)".formatted(day, day),
                """
                INSERT INTO aistrale.inference (request_id, day, status, user_id, project, provider, model,
                    operation, lane, attempts, waiting_for, waiting_until, requested_at)
                VALUES (%s, %s, 'waiting', 'ann', 'default', 'openai', 'm', 'chat', 'interactive', 1,
                    'rate_limited', '2026-11-25T12:00:05Z', now())
                """
                        .formatted(id, day));
    }

    /// What the telemetry consumer and the cost aggregator would write of a request that was served
    /// by a route's second target: two attempts, the first of them without a price.
    void insert(InferenceRequest request) throws SQLException {
        String id = "'" + request.getRequestId() + "'::uuid";
        String day = "'" + TimeOrderedIds.dayOf(request.getRequestId()) + "'::date";
        execute(
                "SELECT aistrale.ensure_partitions(%s - 1, %s + 1)".formatted(day, day),
                """
                INSERT INTO aistrale.inference (request_id, day, status, user_id, project, provider, model,
                    operation, lane, attempts, requested_at)
                VALUES (%s, %s, 'succeeded', 'ann', 'default', 'huggingface', 'silent',
                    'text_generation', 'interactive', 2, now())
                """
                        .formatted(id, day),
                """
                INSERT INTO aistrale.inference_result (request_id, day, status, output_text, response,
                    provider, model, route, passed_over, attempts, output_tokens, requested_at,
                    finished_at, queue_time_micros, provider_time_micros)
                VALUES (%s, %s, 'succeeded', NULL, NULL, 'anthropic', 'claude', 'silent',
                    '[{"provider": "openai", "model": "gpt", "errorCode": "provider_overloaded",
                       "reason": "come again", "called": true}]',
                    2, 5, now(), now(), 1, 1)
                """
                        .formatted(id, day),
                cost(id, day, 1, 0, "NULL", true),
                cost(id, day, 2, 0, "0.000002", false));
    }

    /// What telemetry consumer and cost aggregator would write of a run of two cases over two
    /// models: the first answers both, for a corrected price; the second has no price, fails once
    /// and is behind in the ledger.
    void insertRunOfTwoModels(UUID run) throws SQLException {
        LocalDate on = TimeOrderedIds.dayOf(run);
        String day = "'" + on + "'";
        execute(
                "SELECT aistrale.ensure_partitions('%s', '%s')".formatted(on, on.plusDays(1)),
                "UPDATE aistrale.evaluation_run SET next_item = 4, status = 'running' WHERE run_id = '%s'"
                        .formatted(run));
        for (int item = 0; item < 4; item++) {
            boolean failed = item % 2 == 1;
            String id = "'" + TimeOrderedIds.derived(run, "item " + item) + "'";
            String attempt = "'" + TimeOrderedIds.derived(run, "attempt " + item) + "'";
            execute(
                    """
                    INSERT INTO aistrale.evaluation_run_item (run_id, item, request_id, state, status)
                    VALUES ('%s', %d, %s, 'ended', '%s')
                    """
                            .formatted(run, item, id, failed ? "failed" : "succeeded"),
                    """
                    INSERT INTO aistrale.inference_result (request_id, day, status, provider, model, attempts,
                        requested_at, finished_at, queue_time_micros, provider_time_micros)
                    VALUES (%s, %s, '%s', 'openai', 'm', 1, now(), now(), 1, %d)
                    """
                            .formatted(
                                    id, day, failed ? "failed" : "succeeded", 1_500 + item * 500),
                    """
                    INSERT INTO aistrale.attempt (attempt_id, day, request_id, number, status, user_id, project, provider,
                        model, operation, lane, worker_id, source_topic, source_partition, source_offset, journal_ended,
                        started_at)
                    VALUES (%s, %s, %s, 1, '%s', 'admin', 'default', 'openai', 'm', 'chat', 'bulk', 'w', 't', 0, 0, 0, now())
                    """
                            .formatted(attempt, day, id, failed ? "error" : "success"));
            if (item < 3) {
                execute(runCost(attempt, id, day, 0, failed ? "NULL" : "0.000000000004"));
            }
            if (item == 0) {
                execute(runCost(attempt, id, day, 1, "-0.000000000002"));
            }
            if (item < 2) {
                execute(
                        score(id, "exact_match", "1"),
                        item == 0 ? score(id, "rouge_l", "0.25") : score(id, "rouge_l", "0.5"));
            }
            if (item == 2) {
                execute(
                        score(id, "exact_match", "0"),
                        """
                        INSERT INTO aistrale.evaluation_failure VALUES (%s, 'rouge_l', '1', 'rouge_l', 'expected_missing', 'd')
                        """
                                .formatted(id));
            }
            if (item == 0) {
                addEarlierTry(run, day);
            }
            if (item == 1) {
                execute(
                        """
                        INSERT INTO aistrale.pending_evaluation (request_id, evaluator_name, evaluator_version, metric,
                            evaluator, user_id)
                        VALUES (%s, 'bleu', '1', 'bleu', '{}', 'admin')
                        """
                                .formatted(id));
            }
        }
    }

    /// Of the first item, before the run was cancelled and resumed.
    private void addEarlierTry(UUID run, String day) throws SQLException {
        String id = "'" + TimeOrderedIds.derived(run, "earlier") + "'";
        String attempt = "'" + TimeOrderedIds.derived(run, "earlier attempt") + "'";
        execute(
                """
                UPDATE aistrale.evaluation_run_item SET tries = 2, earlier_request_ids = ARRAY[%s::uuid]
                WHERE run_id = '%s' AND item = 0
                """
                        .formatted(id, run),
                """
                INSERT INTO aistrale.attempt (attempt_id, day, request_id, number, status, user_id, project, provider,
                    model, operation, lane, worker_id, source_topic, source_partition, source_offset, journal_ended,
                    started_at)
                VALUES (%s, %s, %s, 1, 'error', 'admin', 'default', 'openai', 'm', 'chat', 'bulk', 'w', 't', 0, 0, 0, now())
                """
                        .formatted(attempt, day, id),
                runCost(attempt, id, day, 0, "0.000000000010"));
    }

    private static String runCost(String attempt, String id, String day, int entry, String usd) {
        return """
        INSERT INTO aistrale.cost_record (attempt_id, day, entry, kind, request_id, status, user_id, project, provider,
            model, attempt_started_at, cost_usd, unpriced)
        VALUES (%s, %s, %d, '%s', %s, 'success', 'admin', 'default', 'openai', 'm', now(), %s, %s)
        """
                .formatted(
                        attempt,
                        day,
                        entry,
                        entry == 0 ? "recorded" : "corrected",
                        id,
                        usd,
                        usd.equals("NULL"));
    }

    private static String score(String id, String metric, String score) {
        return """
        INSERT INTO aistrale.evaluation (evaluation_id, request_id, metric, score, evaluator, evaluator_name, user_id,
            evaluated_at)
        VALUES (gen_random_uuid(), %s, '%s', %s, 'automated', '%2$s', 'admin', now())
        """
                .formatted(id, metric, score);
    }

    /// What the cost aggregator would sum up of a day's spend.
    void spend(String day, String user, String usd) throws SQLException {
        execute(
                """
                INSERT INTO aistrale.cost_daily (bucket, user_id, project, provider, model, requests, cost_usd)
                VALUES ('%s', '%s', 'default', 'openai', 'm', 1, %s)
                """
                        .formatted(day, user, usd));
    }

    /// What the model said, as the telemetry consumer keeps it.
    void output(InferenceRequest request, OutputSealer sealer) throws SQLException {
        UUID id = request.getRequestId();
        execute(
                "UPDATE aistrale.inference_result SET output_text = NULL, output_kept = true WHERE request_id = '%s'"
                        .formatted(id));
        byte[] sealed = sealer.seal(id, new StoredOutput("hi", "{\"id\":\"c1\"}"));
        execute(
                "INSERT INTO aistrale.inference_output VALUES ('%s', '%s', '\\x%s')"
                        .formatted(id, TimeOrderedIds.dayOf(id), HexFormat.of().formatHex(sealed)));
    }

    void dropOutputs(InferenceRequest request) throws SQLException {
        execute(
                "DROP TABLE aistrale.inference_output_"
                        + TimeOrderedIds.dayOf(request.getRequestId()).toString().replace("-", ""));
    }

    void dropResult(InferenceRequest request) throws SQLException {
        execute(
                "DELETE FROM aistrale.inference_result WHERE request_id = '%s'"
                        .formatted(request.getRequestId()));
    }

    /// As it was kept before outputs were sealed.
    void plainOutput(InferenceRequest request) throws SQLException {
        execute(
                "UPDATE aistrale.inference_result SET output_text = 'old', output_kept = false WHERE request_id = '%s'"
                        .formatted(request.getRequestId()));
    }

    /// What the cost aggregator would write of two calls of a model without a price.
    void insertUnpriced() throws SQLException {
        execute(
                """
                INSERT INTO aistrale.unpriced_attempt (attempt_id, day, provider, model, input_tokens,
                    output_tokens, attempt_started_at, tried_prices)
                SELECT gen_random_uuid(), '2026-11-28', 'acme', 'mystery', 10, 5, at, 0
                FROM unnest(ARRAY['2026-11-28Z', '2026-11-29Z']::timestamptz[]) AS at
                """);
    }

    void price(InferenceRequest request) throws SQLException {
        String id = "'" + request.getRequestId() + "'::uuid";
        String day = "'" + TimeOrderedIds.dayOf(request.getRequestId()) + "'::date";
        execute(cost(id, day, 1, 1, "0.000001", false));
    }

    private static String cost(
            String id, String day, int attempt, int entry, String usd, boolean unpriced) {
        return """
        INSERT INTO aistrale.cost_record (attempt_id, entry, day, kind, request_id, status, user_id,
            project, provider, model, cost_usd, unpriced, attempt_started_at)
        VALUES ((left(%s::text, 35) || '%d')::uuid, %d, %s, '%s', %s, 'success', 'ann',
            'default', 'huggingface', 'silent', %s, %s, now())
        """
                .formatted(
                        id,
                        attempt,
                        entry,
                        day,
                        entry == 0 ? "recorded" : "corrected",
                        id,
                        usd,
                        unpriced);
    }

    /// In one transaction, as the services do.
    private void execute(String... statements) throws SQLException {
        try (Connection owner =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            owner.commit();
        }
    }
}
