package io.aistrale.telemetry.store;

import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Results that are to be scored, and answers of models that were asked for a score.
@Component
public class EvaluatedResultStore {

    private static final String FIND =
            """
            SELECT r.status, r.error_code, r.output_kept, o.sealed, r.provider_time_micros, r.requested_at, r.finished_at
            FROM inference_result r
            LEFT JOIN inference_output o ON o.request_id = r.request_id AND o.day = r.day
            WHERE r.request_id = ? AND r.day = ?
            """;

    /// As the gateway shows it; the days are those on which a request's calls may have begun.
    private static final String COST =
            """
            SELECT sum(cost_usd), coalesce(bool_or(unpriced AND newest), false)
            FROM (SELECT cost_usd, unpriced, entry = max(entry) OVER (PARTITION BY attempt_id) AS newest
                  FROM cost_record WHERE request_id = ? AND day BETWEEN ? AND ?) AS entries
            """;

    private static final int EARLIEST_DAYS = 1;
    private static final int LATEST_DAYS = 8;

    private final JdbcTemplate jdbc;

    public EvaluatedResultStore(DataSource database) {
        this.jdbc = new JdbcTemplate(database);
    }

    public Optional<EvaluatedResult> find(UUID requestId) {
        return jdbc
                .query(
                        FIND,
                        (row, _) ->
                                new EvaluatedResult(
                                        requestId,
                                        row.getString(1),
                                        row.getString(2),
                                        row.getBoolean(3),
                                        row.getBytes(4),
                                        Duration.of(row.getLong(5), ChronoUnit.MICROS),
                                        Duration.between(
                                                row.getObject(6, OffsetDateTime.class),
                                                row.getObject(7, OffsetDateTime.class))),
                        requestId,
                        TimeOrderedIds.dayOf(requestId))
                .stream()
                .findFirst();
    }

    /// What the ledger has of a request by now.
    public EvaluatedResult.Cost cost(UUID requestId) {
        LocalDate day = TimeOrderedIds.dayOf(requestId);
        return jdbc.query(
                        COST,
                        (row, _) ->
                                new EvaluatedResult.Cost(
                                        row.getBoolean(2) ? null : row.getBigDecimal(1),
                                        row.getBoolean(2)),
                        requestId,
                        day.minusDays(EARLIEST_DAYS),
                        day.plusDays(LATEST_DAYS))
                .getFirst();
    }
}
