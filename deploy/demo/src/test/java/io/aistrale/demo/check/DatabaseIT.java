package io.aistrale.demo.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.demo.StackAddress;
import io.aistrale.parts.junit.RealParts;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.DatabaseMigration;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.token.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// The queries against the tables as they are.
@WithRealParts
class DatabaseIT {

    private static final Instant BEGAN = Instant.now().minusSeconds(1);
    private static final UUID REQUEST = TimeOrderedIds.next();
    private static final UUID UNPRICED_REQUEST = TimeOrderedIds.next();
    private static final UUID ATTEMPT = TimeOrderedIds.next();
    private static final UUID UNPRICED_ATTEMPT = TimeOrderedIds.next();

    private static Database database;

    @BeforeAll
    static void writeRows() {
        TestDatabase server = RealParts.newDatabase();
        DatabaseMigration.migrate(server.jdbcUrl(), server.user(), server.password());
        var source =
                new DriverManagerDataSource(server.jdbcUrl(), server.user(), server.password());
        JdbcClient sql = JdbcClient.create(source);
        sql.sql(
                        """
                        SELECT aistrale.ensure_partitions(
                            (now() AT TIME ZONE 'utc')::date - 1, (now() AT TIME ZONE 'utc')::date + 1)
                        """)
                .query((_, _) -> "")
                .list();
        request(sql, REQUEST, "trace-1");
        request(sql, UNPRICED_REQUEST, "trace-2");
        attempt(sql, ATTEMPT, REQUEST);
        attempt(sql, UNPRICED_ATTEMPT, UNPRICED_REQUEST);
        cost(sql, ATTEMPT, REQUEST, "0.000000000007", false);
        cost(sql, UNPRICED_ATTEMPT, UNPRICED_REQUEST, null, true);
        sql.sql(
                        """
                        INSERT INTO aistrale.cost_hourly (bucket, user_id, project, provider, model, cost_usd)
                        VALUES (now(), 'ana', 'support', 'openai', 'm', 0.000000000007)
                        """)
                .update();
        sql.sql(
                        """
                        INSERT INTO aistrale.model_price
                            (price_version, provider, model, effective_from, input, source)
                        VALUES ('1', 'openai', 'm', now() - interval '1 day', 0.15, 'test')
                        """)
                .update();
        database = new Database(stack(server));
    }

    private static void request(JdbcClient sql, UUID id, String trace) {
        sql.sql(
                        """
                        INSERT INTO aistrale.inference (request_id, day, status, user_id, project, provider,
                            model, operation, lane, attempts, trace_id, requested_at, finished_at)
                        VALUES (:id, :day, 'succeeded', 'ana', 'support', 'openai', 'm', 'chat',
                            'interactive', 1, :trace, now(), now())
                        """)
                .param("id", id)
                .param("day", TimeOrderedIds.dayOf(id))
                .param("trace", trace)
                .update();
        sql.sql(
                        """
                        INSERT INTO aistrale.inference_result (request_id, day, status, provider, model,
                            attempts, requested_at, finished_at, queue_time_micros, provider_time_micros)
                        VALUES (:id, :day, 'succeeded', 'openai', 'm', 1, now(), now(), 0, 0)
                        """)
                .param("id", id)
                .param("day", TimeOrderedIds.dayOf(id))
                .update();
    }

    private static void attempt(JdbcClient sql, UUID id, UUID request) {
        sql.sql(
                        """
                        INSERT INTO aistrale.attempt (attempt_id, day, request_id, number, status, user_id,
                            project, provider, model, operation, lane, input_tokens, output_tokens,
                            image_input_tokens, worker_id, source_topic, source_partition, source_offset,
                            journal_started, journal_ended, started_at, duration_micros, route)
                        VALUES (:id, :day, :request, 1, 'success', 'ana', 'support', 'openai', 'm', 'chat',
                            'interactive', 12, 3, 4, 'w', 't', 0, 0, 0, 1, now(), 1234, 'fast')
                        """)
                .param("id", id)
                .param("day", TimeOrderedIds.dayOf(id))
                .param("request", request)
                .update();
    }

    private static void cost(
            JdbcClient sql, UUID attempt, UUID request, @Nullable String usd, boolean unpriced) {
        sql.sql(
                        """
                        INSERT INTO aistrale.cost_record (attempt_id, entry, day, kind, request_id, status,
                            user_id, project, provider, model, cost_usd, unpriced, attempt_started_at)
                        VALUES (:attempt, 0, :day, 'recorded', :request, 'success', 'ana', 'support',
                            'openai', 'm', CAST(:usd AS numeric), :unpriced, now())
                        """)
                .param("attempt", attempt)
                .param("day", TimeOrderedIds.dayOf(attempt))
                .param("request", request)
                .param("usd", usd)
                .param("unpriced", unpriced)
                .update();
    }

    private static StackAddress stack(TestDatabase server) {
        return new StackAddress(
                URI.create("http://127.0.0.1:1"),
                "127.0.0.1:1",
                "http://127.0.0.1:1",
                server.jdbcUrl(),
                server.user(),
                null,
                Secret.of("c4nary-an-admin-key-1234"),
                Map.of(),
                null);
    }

    @Test
    void requestsAreFoundByTheirTraces() {
        assertThat(database.requests(List.of("trace-1", "trace-unheard-of")))
                .containsExactly(
                        new StoredRequest(REQUEST, "trace-1", "succeeded", null, 1, "succeeded"));
    }

    @Test
    void attemptsComeWithTokensAndOtherUnits() {
        assertThat(database.attempts(BEGAN))
                .extracting(StoredAttempt::attemptId)
                .containsExactly(ATTEMPT, UNPRICED_ATTEMPT);
        StoredAttempt first = database.attempts(BEGAN).getFirst();
        assertThat(first.tokens()).isEqualTo(new TokenCounts(12, 0, 0, 0, 3, 0));
        assertThat(first.route()).isEqualTo("fast");
        assertThat(first.otherUnits()).isEqualTo(4);
        assertThat(first.durationMicros()).isEqualTo(1234);
        assertThat(database.attempts(Instant.now().plusSeconds(60))).isEmpty();
    }

    @Test
    void anUnknownCostStaysNull() {
        Map<UUID, LedgerCost> costs = database.costs(BEGAN);
        assertThat(costs.get(ATTEMPT))
                .isEqualTo(
                        new LedgerCost(ATTEMPT, 1, new BigDecimal("0.000000000007"), null, false));
        assertThat(costs.get(UNPRICED_ATTEMPT))
                .isEqualTo(new LedgerCost(UNPRICED_ATTEMPT, 1, null, null, true));
    }

    @Test
    void sumsAreOfLedgerAndRollups() {
        Totals totals = database.totals();
        assertThat(totals.records()).isEqualByComparingTo("0.000000000007");
        assertThat(totals.hourly()).isEqualByComparingTo("0.000000000007");
        assertThat(totals.daily()).isEqualByComparingTo("0");
    }

    @Test
    void pricesAreReadWithTheirGaps() {
        assertThat(database.prices().of("openai", "m-2026", Instant.now()))
                .hasValueSatisfying(price -> {
                    assertThat(price.input()).isEqualByComparingTo("0.15");
                    assertThat(price.output()).isNull();
                });
    }

    @Test
    void onlyRequestsOfKnownCostCountAsKnown() {
        assertThat(database.knownCosts(List.of("trace-1", "trace-2")))
                .containsOnlyKeys("trace-1")
                .containsEntry("trace-1", new BigDecimal("0.000000000007"));
    }
}
