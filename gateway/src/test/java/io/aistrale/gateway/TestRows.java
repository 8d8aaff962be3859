package io.aistrale.gateway;

import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.schemas.content.OutputSealer;
import io.aistrale.schemas.content.StoredOutput;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
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
