package io.aistrale.demo.check;

import io.aistrale.demo.StackAddress;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Reads the tables that dashboards read.
public final class Database {

    private static final int QUERY_TIMEOUT_SECONDS = 20;

    private final JdbcClient sql;

    public Database(StackAddress stack) {
        var source = new DriverManagerDataSource(stack.postgresJdbcUrl(), stack.postgresUser(), "");
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("ApplicationName", "demo");
        source.setConnectionProperties(properties);
        var template = new JdbcTemplate(source);
        template.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
        sql = JdbcClient.create(template);
    }

    List<StoredRequest> requests(Collection<String> traceIds) {
        return sql.sql(
                        """
                        SELECT i.request_id, i.trace_id, i.status, i.error_code, i.attempts,
                               r.status AS result_status
                        FROM aistrale.inference i
                        LEFT JOIN aistrale.inference_result r
                               ON r.request_id = i.request_id AND r.day = i.day
                        WHERE i.trace_id IN (:traces)
                        """)
                .param("traces", traceIds)
                .query((row, _) ->
                        new StoredRequest(
                                uuid(row, "request_id"),
                                row.getString("trace_id"),
                                row.getString("status"),
                                row.getString("error_code"),
                                row.getInt("attempts"),
                                row.getString("result_status")))
                .list();
    }

    List<StoredAttempt> attempts(Instant since) {
        return sql.sql(
                        "SELECT * FROM aistrale.attempt WHERE started_at >= :since ORDER BY attempt_id")
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query((row, _) -> attempt(row))
                .list();
    }

    private static StoredAttempt attempt(ResultSet row) throws SQLException {
        long others = 0;
        for (String column :
                List.of(
                        "audio_input_tokens",
                        "image_input_tokens",
                        "audio_output_tokens",
                        "image_output_tokens",
                        "search_units")) {
            others += row.getLong(column);
        }
        return new StoredAttempt(
                uuid(row, "attempt_id"),
                uuid(row, "request_id"),
                row.getString("status"),
                row.getString("error_code"),
                row.getString("user_id"),
                row.getString("provider"),
                row.getString("model"),
                row.getString("route"),
                new TokenCounts(
                        row.getLong("input_tokens"),
                        row.getLong("cached_input_tokens"),
                        row.getLong("cache_write_5m_tokens"),
                        row.getLong("cache_write_1h_tokens"),
                        row.getLong("output_tokens"),
                        row.getLong("reasoning_tokens")),
                others,
                row.getBoolean("usage_estimated"),
                row.getObject("duration_micros", Long.class),
                instant(row, "started_at"));
    }

    Map<UUID, LedgerCost> costs(Instant since) {
        Map<UUID, LedgerCost> costs = new HashMap<>();
        sql.sql(
                        """
                        SELECT attempt_id,
                               count(*) FILTER (WHERE kind = 'recorded') AS recorded,
                               sum(cost_usd) AS cost_usd,
                               sum(upper_bound_usd) AS upper_bound_usd,
                               (array_agg(unpriced ORDER BY entry DESC))[1] AS unpriced
                        FROM aistrale.cost_record
                        WHERE attempt_started_at >= :since
                        GROUP BY attempt_id
                        """)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query((row, _) ->
                        new LedgerCost(
                                uuid(row, "attempt_id"),
                                row.getInt("recorded"),
                                row.getBigDecimal("cost_usd"),
                                row.getBigDecimal("upper_bound_usd"),
                                row.getBoolean("unpriced")))
                .list()
                .forEach(cost -> costs.put(cost.attemptId(), cost));
        return costs;
    }

    /// The standard prices: the demo asks for no other service tier and for no long context.
    PriceList prices() {
        return new PriceList(
                sql.sql(
                                """
                                SELECT * FROM aistrale.model_price
                                WHERE service_tier = 'standard' AND above_input_tokens = 0
                                """)
                        .query((row, _) -> price(row))
                        .list());
    }

    private static Price price(ResultSet row) throws SQLException {
        return new Price(
                row.getString("provider"),
                row.getString("model"),
                instant(row, "effective_from"),
                row.getBigDecimal("input"),
                row.getBigDecimal("cached_input"),
                row.getBigDecimal("cache_write_5m"),
                row.getBigDecimal("cache_write_1h"),
                row.getBigDecimal("output"),
                row.getBigDecimal("reasoning"),
                row.getBigDecimal("per_request"));
    }

    /// One statement, so that the three sums are of one moment.
    Totals totals() {
        return sql.sql(
                        """
                        SELECT (SELECT coalesce(sum(cost_usd), 0) FROM aistrale.cost_record) AS records,
                               (SELECT coalesce(sum(cost_usd), 0) FROM aistrale.cost_hourly) AS hourly,
                               (SELECT coalesce(sum(cost_usd), 0) FROM aistrale.cost_daily) AS daily
                        """)
                .query((row, _) ->
                        new Totals(
                                row.getBigDecimal("records"),
                                row.getBigDecimal("hourly"),
                                row.getBigDecimal("daily")))
                .single();
    }

    /// The known cost of the ended requests among these whose every attempt the ledger has, by
    /// trace id. Without those that have an attempt of unknown cost.
    public Map<String, BigDecimal> knownCosts(Collection<String> traceIds) {
        Map<String, BigDecimal> costs = new HashMap<>();
        sql.sql(
                        """
                        SELECT i.trace_id, coalesce(sum(c.cost_usd), 0) AS cost_usd
                        FROM aistrale.inference i
                        LEFT JOIN aistrale.cost_record c ON c.request_id = i.request_id
                        WHERE i.trace_id IN (:traces) AND i.finished_at IS NOT NULL
                        GROUP BY i.request_id, i.trace_id, i.attempts
                        HAVING count(DISTINCT c.attempt_id) = i.attempts
                           AND count(*) FILTER (WHERE c.attempt_id IS NOT NULL AND c.cost_usd IS NULL) = 0
                        """)
                .param("traces", traceIds)
                .query((row, _) ->
                        Map.entry(row.getString("trace_id"), row.getBigDecimal("cost_usd")))
                .list()
                .forEach(cost -> costs.put(cost.getKey(), cost.getValue()));
        return costs;
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class), column);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class), column)
                .toInstant();
    }
}
