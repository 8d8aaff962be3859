package io.aistrale.check.evidence;

import io.aistrale.check.money.Books;
import io.aistrale.check.money.Charge;
import io.aistrale.check.money.Price;
import io.aistrale.check.money.PriceList;
import io.aistrale.check.money.Rollup;
import io.aistrale.check.money.RollupTable;
import io.aistrale.check.money.RollupTable.Bucket;
import io.aistrale.check.money.RollupTable.Tag;
import io.aistrale.check.money.SpendTable;
import io.aistrale.check.money.SpendTable.Line;
import io.aistrale.check.money.SpendTable.Sum;
import io.aistrale.check.money.Telemetry;
import io.aistrale.check.verdict.Amounts;
import io.aistrale.check.verdict.Amounts.Billed;
import io.aistrale.check.verdict.Call.Account;
import io.aistrale.check.verdict.Call.Spender;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Reads the tables that dashboards read.
public final class Database {
    /// The columns that say how much was used.
    private static final Map<Billed, String> USED = used();

    private static final String LEDGER =
            """
            SELECT attempt_id, user_id, project, provider, model, tags, attempt_started_at, api_key_id, %s,
                   sum(cost_usd) AS cost_usd, sum(upper_bound_usd) AS upper_bound_usd,
                   (array_agg(status ORDER BY entry DESC))[1] AS status,
                   (array_agg(unpriced ORDER BY entry DESC))[1] AS unpriced
            FROM aistrale.cost_record GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
            """
                    .formatted(
                            USED.values().stream()
                                    .map("sum(%1$s)::bigint AS %1$s"::formatted)
                                    .collect(Collectors.joining(", ")));
    private static final String HOURLY =
            "SELECT *, bucket AS start, '' AS tag_key, '' AS tag_value FROM aistrale.cost_hourly";
    private static final String DAILY =
            """
            SELECT *, bucket::timestamp AT TIME ZONE 'UTC' AS start, '' AS tag_key, '' AS tag_value
            FROM aistrale.cost_daily
            """;
    private static final String DAILY_BY_TAG =
            """
            SELECT *, bucket::timestamp AT TIME ZONE 'UTC' AS start
            FROM aistrale.cost_daily_by_tag
            """;
    private static final String BUDGETS =
            """
            SELECT subject, limit_usd,
                (SELECT coalesce(sum(held_usd), 0) FROM aistrale.budget_lease l
                 WHERE l.budget_id = b.budget_id AND expires_at > clock_timestamp()) AS held_usd
            FROM aistrale.budget b
            WHERE scope = 'user'
            """;
    private static final String SPEND = "SELECT * FROM aistrale.budget_spend";
    private static final String PRICES =
            "SELECT * FROM aistrale.model_price WHERE currency = 'USD' ORDER BY created_at, price_version";
    private static final String OFFSETS =
            "SELECT consumer, topic, partition, next_offset FROM aistrale.consumer_offset";

    private static final String UNPUBLISHED = "SELECT count(*) FROM aistrale.cost_batch";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

    private final String jdbcUrl;
    private final String user;

    public Database(String jdbcUrl, String user) {
        this.jdbcUrl = jdbcUrl;
        this.user = user;
    }

    Books books() {
        Map<UUID, Charge> ledger = new HashMap<>();
        query(LEDGER, row -> ledger.put(row.getObject("attempt_id", UUID.class), charge(row)));
        return new Books(
                ledger,
                List.of(
                        new RollupTable("hourly", ChronoUnit.HOURS, false, rollups(HOURLY)),
                        new RollupTable("daily", ChronoUnit.DAYS, false, rollups(DAILY)),
                        new RollupTable(
                                "daily by tag", ChronoUnit.DAYS, true, rollups(DAILY_BY_TAG))),
                spend());
    }

    /// A user's budget, US dollars.
    ///
    /// @param heldUsd by workers, the dead too
    record Budget(String user, BigDecimal limitUsd, BigDecimal heldUsd) {}

    List<Budget> budgets() {
        List<Budget> budgets = new ArrayList<>();
        query(
                BUDGETS,
                row ->
                        budgets.add(
                                new Budget(
                                        row.getString("subject"),
                                        row.getBigDecimal("limit_usd"),
                                        row.getBigDecimal("held_usd"))));
        return budgets;
    }

    private SpendTable spend() {
        Map<Line, Sum> rows = new HashMap<>();
        query(
                SPEND,
                row ->
                        rows.put(
                                new Line(
                                        row.getString("scope"),
                                        row.getString("subject"),
                                        row.getObject("day", LocalDate.class)),
                                new Sum(
                                        row.getBigDecimal("cost_usd"),
                                        row.getBigDecimal("upper_bound_usd"))));
        return new SpendTable(rows);
    }

    Telemetry telemetry() {
        Map<UUID, Telemetry.Row> attempts = new HashMap<>();
        query(
                "SELECT * FROM aistrale.attempt",
                row ->
                        attempts.put(
                                row.getObject("attempt_id", UUID.class),
                                new Telemetry.Row(
                                        row.getString("status"),
                                        used(row),
                                        row.getBoolean("usage_estimated"))));
        return new Telemetry(attempts);
    }

    private static Charge charge(ResultSet row) throws SQLException {
        return new Charge(
                new Account(
                        spender(row),
                        JSON.readValue(row.getString("tags"), TAGS),
                        instant(row, "attempt_started_at"),
                        row.getString("api_key_id")),
                used(row),
                row.getBigDecimal("cost_usd"),
                row.getBigDecimal("upper_bound_usd"),
                row.getString("status"),
                row.getBoolean("unpriced"));
    }

    private Map<Bucket, Rollup> rollups(String sql) {
        Map<Bucket, Rollup> rollups = new HashMap<>();
        query(
                sql,
                row ->
                        rollups.put(
                                new Bucket(
                                        instant(row, "start"),
                                        new Tag(
                                                row.getString("tag_key"),
                                                row.getString("tag_value")),
                                        spender(row)),
                                new Rollup(
                                        row.getLong("requests"),
                                        row.getLong("errors"),
                                        row.getLong("unknowns"),
                                        row.getLong("unpriced"),
                                        used(row),
                                        row.getBigDecimal("cost_usd"),
                                        row.getBigDecimal("upper_bound_usd"))));
        return rollups;
    }

    PriceList prices() {
        List<Price> prices = new ArrayList<>();
        query(
                PRICES,
                row -> {
                    Map<Billed, BigDecimal> rates = new EnumMap<>(Billed.class);
                    for (Billed billed : Billed.values()) {
                        BigDecimal rate = row.getBigDecimal(billed.name().toLowerCase(Locale.ROOT));
                        if (rate != null) {
                            rates.put(billed, rate);
                        }
                    }
                    prices.add(
                            new Price(
                                    row.getString("provider"),
                                    row.getString("model"),
                                    row.getString("origin").equals("operator"),
                                    instant(row, "effective_from"),
                                    row.getString("price_version"),
                                    row.getString("service_tier"),
                                    row.getLong("above_input_tokens"),
                                    rates));
                });
        return new PriceList(prices);
    }

    /// How far each consumer of ours has read, by its name.
    Map<String, Map<TopicPartition, Long>> offsets() {
        Map<String, Map<TopicPartition, Long>> offsets = new HashMap<>();
        query(
                OFFSETS,
                row ->
                        offsets.computeIfAbsent(row.getString(1), _ -> new HashMap<>())
                                .put(
                                        new TopicPartition(row.getString(2), row.getInt(3)),
                                        row.getLong(4)));
        return offsets;
    }

    /// Whether every ledger entry's event is in `inference.costs`.
    boolean costsArePublished() {
        List<Long> waiting = new ArrayList<>();
        query(UNPUBLISHED, row -> waiting.add(row.getLong(1)));
        return waiting.equals(List.of(0L));
    }

    private static Map<Billed, String> used() {
        Map<Billed, String> columns = new EnumMap<>(Billed.class);
        for (Billed billed : Billed.values()) {
            switch (billed) {
                case PER_REQUEST -> {}
                case PER_SEARCH_UNIT -> columns.put(billed, "search_units");
                default -> columns.put(billed, billed.name().toLowerCase(Locale.ROOT) + "_tokens");
            }
        }
        return columns;
    }

    private static Amounts used(ResultSet row) throws SQLException {
        Map<Billed, Long> used = new EnumMap<>(Billed.class);
        for (var column : USED.entrySet()) {
            used.put(column.getKey(), row.getLong(column.getValue()));
        }
        return new Amounts(used);
    }

    private static Spender spender(ResultSet row) throws SQLException {
        return new Spender(
                row.getString("user_id"),
                row.getString("project"),
                row.getString("provider"),
                row.getString("model"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    private void query(String sql, Row taker) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, user, "");
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                taker.take(rows);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not answer: " + e.getMessage(), e);
        }
    }
}
