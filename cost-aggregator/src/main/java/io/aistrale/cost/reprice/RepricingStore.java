package io.aistrale.cost.reprice;

import io.aistrale.cost.ledger.Corrections.Corrected;
import io.aistrale.cost.reprice.Repricing.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;

/// Repricings that were asked for: `repricing`; and the walk over `cost_record` that they take.
public final class RepricingStore {
    /// One instance prices again at a time.
    private static final String CLAIM =
            "SELECT pg_try_advisory_xact_lock(hashtext('aistrale.repricing'))";

    private static final String NEXT =
            """
            SELECT repricing_id, from_at, to_at, provider, model, dry_run, cursor_day, cursor_attempt FROM repricing
            WHERE status <> 'done' AND requested_at <= now() - make_interval(secs => ?)
            ORDER BY requested_at, repricing_id LIMIT 1
            """;

    private static final String PRICES = "SELECT count(*) FROM model_price";

    /// As many rows in one go whether they are wanted or not, so that no batch reads a whole day.
    private static final String ATTEMPTS =
            """
            SELECT attempt_id,
                   attempt_started_at >= ? AND attempt_started_at < ?
                   AND provider = coalesce(?::text, provider) AND model = coalesce(?::text, model) AS wanted
            FROM cost_record WHERE day = ? AND attempt_id > ? AND entry = 0 ORDER BY attempt_id LIMIT ?
            """;

    private static final String ADVANCE =
            """
            UPDATE repricing SET status = ?, cursor_day = ?, cursor_attempt = ?, looked_at = looked_at + ?,
                changed = changed + ?, unpriced = unpriced + ?, difference_usd = difference_usd + ?,
                upper_bound_difference_usd = upper_bound_difference_usd + ?,
                started_at = coalesce(started_at, now()), updated_at = now(),
                finished_at = CASE WHEN ? THEN now() END
            WHERE repricing_id = ?
            """;

    private final JdbcOperations database;

    public RepricingStore(JdbcOperations database) {
        this.database = database;
    }

    /// Attempts to look at.
    ///
    /// @param next where to go on after them
    record Chunk(List<UUID> attempts, Place next) {}

    /// Keeps other instances from pricing again until the transaction ends.
    ///
    /// @return false where another one does
    boolean claim() {
        return Boolean.TRUE.equals(database.queryForObject(CLAIM, Boolean.class));
    }

    /// The first repricing that is not done, among those at least so old.
    Optional<Repricing> next(Duration age) {
        return database.query(NEXT, (row, _) -> repricing(row), age.toMillis() / 1000.0).stream()
                .findFirst();
    }

    /// How many rows `model_price` has.
    long prices() {
        return Objects.requireNonNull(database.queryForObject(PRICES, Long.class));
    }

    /// Goes on from where the repricing stands.
    Chunk chunk(Repricing repricing, int size) {
        record Row(UUID attempt, boolean wanted) {}
        List<Row> rows =
                database.query(
                        ATTEMPTS,
                        (row, _) -> new Row(row.getObject(1, UUID.class), row.getBoolean("wanted")),
                        repricing.from().atOffset(ZoneOffset.UTC),
                        repricing.to().atOffset(ZoneOffset.UTC),
                        repricing.provider(),
                        repricing.model(),
                        repricing.place().day(),
                        repricing.place().attempt(),
                        size);
        Place next =
                rows.size() < size
                        ? repricing.place().nextDay()
                        : new Place(repricing.place().day(), rows.getLast().attempt());
        return new Chunk(rows.stream().filter(Row::wanted).map(Row::attempt).toList(), next);
    }

    /// Adds the figures of a chunk and moves on.
    ///
    /// @return whether the repricing is done
    boolean advance(Repricing repricing, Place next, Corrected figures) {
        boolean done = repricing.isBefore(next);
        database.update(
                ADVANCE,
                done ? "done" : "running",
                next.day(),
                next.attempt(),
                figures.lookedAt(),
                figures.entries().size(),
                figures.unpriced(),
                figures.differenceUsd(),
                figures.upperBoundDifferenceUsd(),
                done,
                repricing.id());
        return done;
    }

    private static Repricing repricing(ResultSet row) throws SQLException {
        Instant from = instant(row, "from_at");
        return new Repricing(
                row.getObject("repricing_id", UUID.class),
                from,
                instant(row, "to_at"),
                row.getString("provider"),
                row.getString("model"),
                row.getBoolean("dry_run"),
                place(row.getObject("cursor_day", LocalDate.class), row, from));
    }

    private static Place place(@Nullable LocalDate day, ResultSet row, Instant from)
            throws SQLException {
        return day == null
                ? Repricing.begin(from)
                : new Place(day, row.getObject("cursor_attempt", UUID.class));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
