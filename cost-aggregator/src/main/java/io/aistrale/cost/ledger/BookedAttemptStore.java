package io.aistrale.cost.ledger;

import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Attempts with all that their price is figured from, out of `cost_record`. Of entries that are
/// older than its columns for it, `attempt` knows the backend and the service tier.
public final class BookedAttemptStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

    private static final String SELECT =
            """
            SELECT r.*, coalesce(r.served_by, a.served_by) AS true_backend,
                   coalesce(r.service_tier, a.service_tier) AS used_tier
            FROM (SELECT DISTINCT ON (attempt_id) attempt_id, day, entry, request_id, status, user_id, project,
                         tags, api_key_id, provider, model, trace_id, attempt_started_at, unpriced, unbounded,
                         served_by, service_tier, region, input_tokens_estimate, output_tokens_cap,
                         bool_or(usage_estimated) OVER attempt AS usage_estimated,
                         sum(cost_usd) OVER attempt AS cost_usd,
                         sum(upper_bound_usd) OVER attempt AS upper_bound_usd, %s
                  FROM cost_record WHERE attempt_id = ANY (?) AND day = ANY (?)
                  WINDOW attempt AS (PARTITION BY attempt_id)
                  ORDER BY attempt_id, entry DESC) AS r
            LEFT JOIN attempt a
                   ON r.input_tokens_estimate IS NULL AND a.attempt_id = r.attempt_id AND a.day = r.day
            ORDER BY r.attempt_id
            """
                    .formatted(
                            Columns.keptClasses()
                                    .map(Columns::nameOf)
                                    .map("sum(%1$s) OVER attempt AS %1$s"::formatted)
                                    .collect(Collectors.joining(", ")));

    private final JdbcOperations database;

    public BookedAttemptStore(JdbcOperations database) {
        this.database = database;
    }

    /// Those of `attempts` that have entries, in the order of their ids.
    List<BookedAttempt> read(Collection<UUID> attempts) {
        return database.query(
                connection -> {
                    PreparedStatement select = connection.prepareStatement(SELECT);
                    select.setArray(1, connection.createArrayOf("uuid", attempts.toArray()));
                    select.setArray(
                            2,
                            connection.createArrayOf(
                                    "date", CostRecordStore.daysOf(attempts).toArray()));
                    return select;
                },
                (row, _) -> new BookedAttempt(end(row), CostRecordStore.standing(row)));
    }

    private static AttemptEnd end(ResultSet row) throws SQLException {
        var attempt =
                new Attempt(
                        row.getObject("attempt_id", UUID.class),
                        row.getObject("request_id", UUID.class),
                        row.getString("user_id"),
                        row.getString("project"),
                        JSON.readValue(row.getString("tags"), TAGS),
                        row.getString("api_key_id"),
                        row.getString("provider"),
                        row.getString("model"),
                        row.getString("trace_id"),
                        row.getObject("attempt_started_at", OffsetDateTime.class).toInstant(),
                        ceiling(row));
        var handling =
                new Handling(
                        row.getString("true_backend"),
                        row.getString("used_tier"),
                        row.getString("region"));
        return new AttemptEnd(attempt, CostRecordStore.status(row), usage(row), handling);
    }

    private static Attempt.@Nullable Ceiling ceiling(ResultSet row) throws SQLException {
        Long estimate = row.getObject("input_tokens_estimate", Long.class);
        return estimate == null
                ? null
                : new Attempt.Ceiling(estimate, row.getObject("output_tokens_cap", Long.class));
    }

    static Usage usage(ResultSet row) throws SQLException {
        var quantities = new EnumMap<UsageClass, Long>(UsageClass.class);
        for (UsageClass usageClass : Columns.keptClasses().toList()) {
            quantities.put(usageClass, row.getLong(Columns.nameOf(usageClass)));
        }
        return new Usage(quantities, row.getBoolean("usage_estimated"));
    }
}
