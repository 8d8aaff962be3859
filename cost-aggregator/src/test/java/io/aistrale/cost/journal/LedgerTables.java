package io.aistrale.cost.journal;

import com.zaxxer.hikari.HikariDataSource;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.database.OwnerPool;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/// The tables of a fresh database, seen as its owner.
final class LedgerTables implements AutoCloseable {
    private static final String MEASURES =
            "requests, errors, unknowns, unbounded, unpriced, input_tokens, cached_input_tokens,"
                    + " output_tokens, reasoning_tokens, cost_usd, upper_bound_usd";

    private static final String HOUR =
            "to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:00:00\"Z\"')";

    private final TestDatabase database;
    private final HikariDataSource pool;
    final JdbcTemplate owner;

    LedgerTables() {
        this(MigratedDatabase.create());
    }

    /// Of a database that is migrated.
    LedgerTables(TestDatabase database) {
        this.database = database;
        pool = OwnerPool.of(database);
        owner = new JdbcTemplate(pool);
    }

    @Override
    public void close() {
        pool.close();
    }

    /// After the server was killed. The pool tries no connection that was used within the last half
    /// second, and a server may be back sooner.
    void reconnect() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    String jdbcUrl() {
        return database.jdbcUrl();
    }

    Map<String, Sums> hourly() {
        return sums(HOUR.formatted("bucket"), "cost_hourly");
    }

    Map<String, Sums> daily() {
        return sums("bucket::text", "cost_daily");
    }

    Map<String, Sums> byTag() {
        return sums("bucket || '|' || tag_key || '|' || tag_value", "cost_daily_by_tag");
    }

    /// The same sums by hour, straight from the entries.
    Map<String, Sums> entries() {
        return sums(
                HOUR.formatted("bucket"),
                """
                (SELECT date_trunc('hour', attempt_started_at, 'UTC') AS bucket, user_id, project, provider, model,
                        count(*) FILTER (WHERE entry = 0) AS requests,
                        count(*) FILTER (WHERE status = 'error' AND latest) AS errors,
                        count(*) FILTER (WHERE status = 'unknown' AND latest) AS unknowns,
                        count(*) FILTER (WHERE unbounded AND latest) AS unbounded,
                        count(*) FILTER (WHERE unpriced AND latest) AS unpriced,
                        sum(input_tokens) AS input_tokens, sum(cached_input_tokens) AS cached_input_tokens,
                        sum(output_tokens) AS output_tokens, sum(reasoning_tokens) AS reasoning_tokens,
                        coalesce(sum(cost_usd), 0)::numeric(38,12) AS cost_usd,
                        coalesce(sum(upper_bound_usd), 0)::numeric(38,12) AS upper_bound_usd
                 FROM (SELECT *, entry = max(entry) OVER (PARTITION BY attempt_id) AS latest FROM cost_record) e GROUP BY 1, 2, 3, 4, 5) AS ledger
                """);
    }

    /// What budgets go by.
    List<@Nullable String> spend() {
        return owner.queryForList(
                """
                SELECT concat_ws('|', scope, subject, day, cost_usd, upper_bound_usd) FROM budget_spend
                WHERE cost_usd <> 0 OR upper_bound_usd <> 0 ORDER BY 1
                """,
                String.class);
    }

    /// The same, straight from the entries.
    List<@Nullable String> spendOfEntries() {
        return owner.queryForList(
                """
                SELECT concat_ws('|', scope, subject, day, cost_usd, upper_bound_usd) FROM (
                    SELECT s.scope, s.subject, (e.attempt_started_at AT TIME ZONE 'UTC')::date AS day,
                           coalesce(sum(e.cost_usd), 0)::numeric(38,12) AS cost_usd,
                           coalesce(sum(e.upper_bound_usd), 0)::numeric(38,12) AS upper_bound_usd
                    FROM cost_record e CROSS JOIN LATERAL
                         (VALUES ('api_key', e.api_key_id), ('user', e.user_id), ('project', e.project)) AS s (scope, subject)
                    WHERE s.subject IS NOT NULL GROUP BY 1, 2, 3) AS spend
                WHERE cost_usd <> 0 OR upper_bound_usd <> 0 ORDER BY 1
                """,
                String.class);
    }

    private Map<String, Sums> sums(String bucket, String table) {
        var sums = new TreeMap<String, Sums>();
        owner.query(
                "SELECT %s || '|' || user_id || '|' || project || '|' || provider || '|' || model, %s FROM %s"
                        .formatted(bucket, MEASURES, table),
                row -> {
                    sums.put(
                            row.getString(1),
                            new Sums(
                                    row.getLong(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    row.getLong(6),
                                    row.getLong(7),
                                    row.getLong(8),
                                    row.getLong(9),
                                    row.getLong(10),
                                    row.getBigDecimal(11),
                                    row.getBigDecimal(12)));
                });
        return sums;
    }

    /// The cost of every attempt, those left out that may have cost something nobody knows.
    Map<UUID, BigDecimal> costs() {
        var costs = new HashMap<UUID, BigDecimal>();
        owner.query(
                "SELECT attempt_id, sum(cost_usd) FROM cost_record GROUP BY attempt_id HAVING"
                        + " count(cost_usd) > 0",
                row -> {
                    costs.put(row.getObject(1, UUID.class), row.getBigDecimal(2));
                });
        return costs;
    }

    Map<Integer, Long> positions() {
        var positions = new HashMap<Integer, Long>();
        owner.query(
                "SELECT partition, next_offset FROM consumer_offset WHERE consumer ="
                        + " 'cost-aggregator'",
                row -> {
                    positions.put(row.getInt(1), row.getLong(2));
                });
        return positions;
    }

    /// All is read anew, from the journal's beginning.
    void forgetPositions() {
        owner.update("DELETE FROM consumer_offset");
    }

    /// As a backup from before the first attempt has it.
    void forgetAll() {
        owner.execute(
                "TRUNCATE consumer_offset, cost_record, cost_hourly, cost_daily, cost_daily_by_tag,"
                        + " cost_batch, unpriced_attempt");
    }

    int count(String query) {
        Integer count = owner.queryForObject("SELECT count(*) FROM " + query, Integer.class);
        return count == null ? 0 : count;
    }

    List<Map<String, @Nullable Object>> entriesOf(Object attemptId) {
        return owner.queryForList(
                "SELECT * FROM cost_record WHERE attempt_id = ?::uuid ORDER BY entry",
                attemptId.toString());
    }

    /// Ends the service's connections and lets it make no new one.
    void shutOut() {
        owner.execute("ALTER ROLE aistrale_cost NOLOGIN");
        owner.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename ="
                        + " 'aistrale_cost'",
                _ -> {});
    }

    void letIn() {
        owner.execute("ALTER ROLE aistrale_cost LOGIN");
    }
}
