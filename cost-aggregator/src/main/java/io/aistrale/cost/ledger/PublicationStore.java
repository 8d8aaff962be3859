package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.BookedEntry.Money;
import io.aistrale.cost.ledger.BookedEntry.Spender;
import io.aistrale.cost.pricing.Usage;
import io.aistrale.cost.pricing.UsageClass;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.EnumMap;
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
/// has committed: an attempt's correction is never published before the entry it corrects.
public final class PublicationStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

    /// One instance publishes at a time.
    private static final String CLAIM =
            "SELECT pg_try_advisory_xact_lock(hashtext('aistrale.cost_publication'))";

    private static final String FIRST =
            "SELECT batch_id, first_day, last_day, written_at FROM cost_batch ORDER BY batch_id LIMIT 1";

    private static final String ENTRIES =
            """
            SELECT attempt_id, entry, request_id, user_id, project, tags, provider, model, status, %s,
                   usage_estimated, cost_usd, upper_bound_usd, price_version, unpriced, reason,
                   attempt_started_at, recorded_at,
                   CASE WHEN entry > 0 THEN (
                       SELECT sum(earlier.cost_usd) FROM cost_record earlier
                       WHERE earlier.attempt_id = cost_record.attempt_id
                         AND earlier.day = cost_record.day AND earlier.entry < cost_record.entry)
                   END AS cost_before_usd
            FROM cost_record WHERE batch_id = ? AND day BETWEEN ? AND ? ORDER BY attempt_id, entry
            """
                    .formatted(
                            Columns.keptClasses()
                                    .map(Columns::nameOf)
                                    .collect(Collectors.joining(", ")));

    private static final String PUBLISHED = "DELETE FROM cost_batch WHERE batch_id = ?";

    private final JdbcOperations database;

    public PublicationStore(JdbcOperations database) {
        this.database = database;
    }

    /// Entries that were committed together.
    ///
    /// @param writtenAt when their transaction began
    public record Batch(long id, LocalDate firstDay, LocalDate lastDay, Instant writtenAt) {}

    /// Keeps other instances from publishing until the transaction ends.
    ///
    /// @return false where another one publishes
    public boolean claim() {
        return Boolean.TRUE.equals(database.queryForObject(CLAIM, Boolean.class));
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
        return database.query(
                ENTRIES, (row, _) -> entry(row), batch.id(), batch.firstDay(), batch.lastDay());
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
                usage(row),
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

    private static Usage usage(ResultSet row) throws SQLException {
        var quantities = new EnumMap<UsageClass, Long>(UsageClass.class);
        for (UsageClass usageClass : Columns.keptClasses().toList()) {
            quantities.put(usageClass, row.getLong(Columns.nameOf(usageClass)));
        }
        return new Usage(quantities, row.getBoolean("usage_estimated"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
