package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.cost.ledger.Entry.Key;
import io.aistrale.cost.ledger.Entry.Reason;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceCurrency;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import tools.jackson.databind.json.JsonMapper;

/// The entries: `cost_record`, partitioned by the day inside the attempt's id.
public final class CostRecordStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int PIECE_BYTES = 64 * 1024;

    private static final Columns<Entry> COLUMNS =
            new Columns<Entry>()
                    .with("attempt_id", "uuid", entry -> entry.attempt().id())
                    .with("entry", "int4", Entry::number)
                    .with("day", "date", entry -> TimeOrderedIds.dayOf(entry.attempt().id()))
                    .with("kind", "text", entry -> entry.number() == 0 ? "recorded" : "corrected")
                    .with("reason", "text", CostRecordStore::reason)
                    .with("request_id", "uuid", entry -> entry.attempt().requestId())
                    .with("status", "text", entry -> word(entry.status()))
                    .with("user_id", "text", entry -> entry.attempt().userId())
                    .with("project", "text", entry -> entry.attempt().project())
                    .with("tags", "jsonb", entry -> json(entry.attempt().tags()))
                    .with("api_key_id", "text", entry -> entry.attempt().apiKeyId())
                    .with("provider", "text", entry -> entry.attempt().provider())
                    .with("model", "text", entry -> entry.attempt().model())
                    .withUsage(Entry::usage)
                    .with("usage_estimated", "bool", entry -> entry.usage().estimated())
                    .with("cost_usd", "numeric", entry -> entry.charge().costUsd())
                    .with("upper_bound_usd", "numeric", entry -> entry.charge().upperBoundUsd())
                    .with("unbounded", "bool", entry -> entry.charge().unbounded())
                    .with("price_version", "text", CostRecordStore::priceVersion)
                    .with("unpriced", "bool", entry -> entry.charge().unpriced())
                    .with("trace_id", "text", entry -> entry.attempt().traceId())
                    .with("attempt_started_at", "timestamptz", e -> e.attempt().startedAt())
                    .with("served_by", "text", entry -> entry.handling().servedBy())
                    .with("service_tier", "text", entry -> entry.handling().serviceTier())
                    .with("region", "text", entry -> entry.handling().region())
                    .with("input_tokens_estimate", "int8", CostRecordStore::inputEstimate)
                    .with("output_tokens_cap", "int8", CostRecordStore::outputCap)
                    .with("pricing_currency", "text", CostRecordStore::currency)
                    .with("usd_per_unit", "numeric", CostRecordStore::usdPerUnit);

    /// The entries' batch waits for its publication from the same commit on.
    private static final String BATCH =
            "INSERT INTO cost_batch (first_day, last_day) VALUES (?, ?) RETURNING batch_id";

    private static final String COPY =
            "COPY cost_record (%s, batch_id) FROM STDIN (FORMAT binary)".formatted(COLUMNS.names());

    private static final String INSERT =
            """
            INSERT INTO cost_record (%s, batch_id)
            SELECT entry.*, ? FROM %s AS entry
            ON CONFLICT DO NOTHING RETURNING attempt_id, entry
            """
                    .formatted(COLUMNS.names(), COLUMNS.unnest());

    private static final String STANDINGS =
            """
            SELECT DISTINCT ON (attempt_id) attempt_id, entry, status, unpriced, unbounded,
                   sum(cost_usd) OVER (PARTITION BY attempt_id) AS cost_usd,
                   sum(upper_bound_usd) OVER (PARTITION BY attempt_id) AS upper_bound_usd
            FROM cost_record WHERE attempt_id = ANY (?) AND day = ANY (?)
            ORDER BY attempt_id, entry DESC
            """;

    private final JdbcOperations database;
    private final Set<LocalDate> days = ConcurrentHashMap.newKeySet();

    public CostRecordStore(JdbcOperations database) {
        this.database = database;
    }

    /// Creates the daily partitions these attempts belong to, where they are missing. Outside the
    /// batch's transaction, because it locks the whole table for a moment.
    void ensurePartitions(Collection<UUID> attempts) {
        for (LocalDate day : daysOf(attempts)) {
            if (!days.contains(day)) {
                database.query("SELECT ensure_partitions(?, ?)", _ -> {}, day, day);
                days.add(day);
            }
        }
    }

    /// What the ledger says of these attempts; those it does not know are missing.
    Map<UUID, Standing> standings(Collection<UUID> attempts) {
        var standings = new HashMap<UUID, Standing>();
        if (!attempts.isEmpty()) {
            database.query(
                    connection -> {
                        PreparedStatement select = connection.prepareStatement(STANDINGS);
                        select.setArray(1, connection.createArrayOf("uuid", attempts.toArray()));
                        select.setArray(
                                2, connection.createArrayOf("date", daysOf(attempts).toArray()));
                        return select;
                    },
                    row -> {
                        standings.put(row.getObject(1, UUID.class), standing(row));
                    });
        }
        return standings;
    }

    /// Inserts the entries that are not there yet: all by COPY, which fails where one is there;
    /// then by a statement that passes over those.
    ///
    /// @return the keys of those that were inserted
    Set<Key> insert(List<Entry> entries) {
        return entries.isEmpty() || insertAll(entries) != null
                ? entries.stream().map(Entry::key).collect(Collectors.toSet())
                : insertNew(entries, newBatch(entries));
    }

    /// Inserts all entries or none.
    ///
    /// @param entries one or more
    /// @return the batch they are in; null where one is there already, and so none was inserted
    @Nullable Long insertAll(List<Entry> entries) {
        return database.execute(
                (ConnectionCallback<@Nullable Long>) connection -> copied(connection, entries));
    }

    private @Nullable Long copied(Connection connection, List<Entry> entries) throws SQLException {
        Savepoint before = connection.setSavepoint();
        long batch = newBatch(entries);
        try {
            copy(connection, entries, batch);
        } catch (SQLException failed) {
            if (!UNIQUE_VIOLATION.equals(failed.getSQLState())) {
                throw failed;
            }
            connection.rollback(before);
            return null;
        }
        connection.releaseSavepoint(before);
        return batch;
    }

    private long newBatch(List<Entry> entries) {
        var days = daysOf(entries.stream().map(entry -> entry.attempt().id()).toList());
        Long batch = database.queryForObject(BATCH, Long.class, days.first(), days.last());
        return Objects.requireNonNull(batch);
    }

    private static void copy(Connection connection, List<Entry> entries, long batchId)
            throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
        try {
            var rows = new BinaryRows();
            for (Entry entry : entries) {
                rows.add(COLUMNS, entry, batchId);
                if (rows.size() >= PIECE_BYTES) {
                    copy.writeToCopy(rows.bytes(), 0, rows.size());
                    rows.clear();
                }
            }
            rows.end();
            copy.writeToCopy(rows.bytes(), 0, rows.size());
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private Set<Key> insertNew(List<Entry> entries, long batchId) {
        var inserted = new HashSet<Key>();
        database.query(
                connection -> {
                    PreparedStatement insert = connection.prepareStatement(INSERT);
                    insert.setLong(1, batchId);
                    int parameter = 2;
                    for (var column : COLUMNS.all()) {
                        insert.setArray(
                                parameter++,
                                connection.createArrayOf(column.type(), column.values(entries)));
                    }
                    return insert;
                },
                row -> {
                    inserted.add(new Key(row.getObject(1, UUID.class), row.getInt(2)));
                });
        return inserted;
    }

    static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getInt("entry"),
                status(row),
                row.getBoolean("unpriced"),
                row.getBoolean("unbounded"),
                row.getBigDecimal("cost_usd"),
                row.getBigDecimal("upper_bound_usd"));
    }

    static SortedSet<LocalDate> daysOf(Collection<UUID> attempts) {
        var days = new TreeSet<LocalDate>();
        attempts.forEach(attempt -> days.add(TimeOrderedIds.dayOf(attempt)));
        return days;
    }

    static Status status(ResultSet row) throws SQLException {
        return Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT));
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static String json(Map<String, String> tags) {
        return tags.isEmpty() ? "{}" : JSON.writeValueAsString(tags);
    }

    private static @Nullable String reason(Entry entry) {
        Reason reason = entry.reason();
        return reason == null ? null : reason.word();
    }

    private static @Nullable Long inputEstimate(Entry entry) {
        Attempt.Ceiling ceiling = entry.attempt().ceiling();
        return ceiling == null ? null : ceiling.inputTokens();
    }

    private static @Nullable Long outputCap(Entry entry) {
        Attempt.Ceiling ceiling = entry.attempt().ceiling();
        return ceiling == null ? null : ceiling.outputTokens();
    }

    private static @Nullable String currency(Entry entry) {
        Price price = entry.charge().price();
        return price == null ? null : price.currency().code();
    }

    private static @Nullable BigDecimal usdPerUnit(Entry entry) {
        Price price = entry.charge().price();
        PriceCurrency currency = price == null ? PriceCurrency.USD : price.currency();
        return currency.isUsd() ? null : currency.usdPerUnit();
    }

    private static @Nullable String priceVersion(Entry entry) {
        Price price = entry.charge().price();
        return price == null ? null : price.version();
    }
}
