package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.BookedEntry.Money;
import io.aistrale.cost.ledger.BookedEntry.Spender;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcOperations;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Batches of entries whose events are not out yet: `cost_batch`. Batches of one journal partition
/// are numbered in the order of their commits, since each holds the partition's position until it
/// has committed: an attempt's correction is never published before the entry it corrects. So is
/// one of its price, which is made of an entry that had committed.
public final class PublicationStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

    /// One instance publishes at a time.
    private static final String CLAIM =
            "SELECT pg_try_advisory_xact_lock(hashtext('aistrale.cost_publication'))";

    private static final String FIRST =
            "SELECT batch_id, first_day, last_day, written_at FROM cost_batch ORDER BY batch_id"
                    + " LIMIT 1";

    /// With what the attempt's earlier entries say: events of corrections tell all that was used,
    /// and the cost before, where it was known.
    private static final String ENTRIES =
            """
            SELECT r.attempt_id, r.entry, r.request_id, r.user_id, r.project, r.tags, r.provider, r.model, r.status,
                   %s, r.usage_estimated OR coalesce(earlier.usage_estimated, false) AS usage_estimated,
                   r.cost_usd, r.upper_bound_usd, r.price_version, r.unpriced, r.reason,
                   r.attempt_started_at, r.recorded_at, earlier.cost_usd AS cost_before_usd
            FROM cost_record r CROSS JOIN LATERAL (
                SELECT %s, bool_or(e.usage_estimated) AS usage_estimated,
                       CASE WHEN NOT (array_agg(e.unpriced ORDER BY e.entry DESC))[1]
                            THEN sum(e.cost_usd) END AS cost_usd
                FROM cost_record e
                WHERE r.entry > 0 AND e.attempt_id = r.attempt_id AND e.day = r.day AND e.entry < r.entry) AS earlier
            WHERE r.batch_id = ? AND r.day BETWEEN ? AND ? ORDER BY r.attempt_id, r.entry
            """
                    .formatted(
                            eachClass("r.%1$s + coalesce(earlier.%1$s, 0) AS %1$s"),
                            eachClass("sum(e.%1$s) AS %1$s"));

    private static final String PUBLISHED = "DELETE FROM cost_batch WHERE batch_id = ?";

    private final JdbcOperations database;
    private final FreshEntries fresh;

    /// @param fresh what need not be read
    public PublicationStore(JdbcOperations database, FreshEntries fresh) {
        this.database = database;
        this.fresh = fresh;
    }

    /// Entries that were committed together.
    ///
    /// @param writtenAt when their transaction began
    public record Batch(long id, LocalDate firstDay, LocalDate lastDay, Instant writtenAt) {}

    /// Keeps other instances from publishing until the transaction ends.
    ///
    /// @return false where another one publishes
    public boolean claim() {
        boolean claimed = Boolean.TRUE.equals(database.queryForObject(CLAIM, Boolean.class));
        if (!claimed) {
            fresh.clear();
        }
        return claimed;
    }

    /// The first batch whose events are not out yet.
    public Optional<Batch> first() {
        return database
                .query(
                        FIRST,
                        (row, _) ->
                                new Batch(
                                        row.getLong("batch_id"),
                                        row.getObject("first_day", LocalDate.class),
                                        row.getObject("last_day", LocalDate.class),
                                        instant(row, "written_at")))
                .stream()
                .findFirst();
    }

    /// Its entries, each attempt's in their order.
    public List<BookedEntry> entries(Batch batch) {
        return fresh.take(batch)
                .orElseGet(() ->
                        database.query(
                                ENTRIES,
                                (row, _) -> entry(row),
                                batch.id(),
                                batch.firstDay(),
                                batch.lastDay()));
    }

    /// Its events are out.
    public void published(Batch batch) {
        database.update(PUBLISHED, batch.id());
    }

    private static BookedEntry entry(ResultSet row) throws SQLException {
        return new BookedEntry(
                row.getObject("attempt_id", UUID.class),
                row.getInt("entry"),
                row.getObject("request_id", UUID.class),
                new Spender(
                        row.getString("user_id"),
                        row.getString("project"),
                        JSON.readValue(row.getString("tags"), TAGS),
                        row.getString("provider"),
                        row.getString("model")),
                CostRecordStore.status(row),
                BookedAttemptStore.usage(row),
                new Money(
                        row.getBigDecimal("cost_usd"),
                        row.getBigDecimal("cost_before_usd"),
                        row.getBigDecimal("upper_bound_usd"),
                        row.getString("price_version"),
                        row.getBoolean("unpriced")),
                row.getString("reason"),
                instant(row, "attempt_started_at"),
                instant(row, "recorded_at"));
    }

    private static String eachClass(String column) {
        return Columns.keptClasses()
                .map(Columns::nameOf)
                .map(column::formatted)
                .collect(Collectors.joining(", "));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
