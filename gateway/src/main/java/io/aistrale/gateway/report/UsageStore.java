package io.aistrale.gateway.report;

import io.aistrale.gateway.report.AttemptUsage.Call;
import io.aistrale.gateway.report.AttemptUsage.Cost;
import io.aistrale.gateway.report.AttemptUsage.CostState;
import io.aistrale.gateway.report.AttemptUsage.Spender;
import io.aistrale.gateway.report.AttemptUsage.Timings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Reads `attempt`, and `cost_record` for what each attempt shown has cost.
public final class UsageStore implements UsageDirectory {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    public UsageStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public UsagePage read(UsageQuery query) {
        UsageStatement statement = UsageStatement.of(query);
        List<AttemptUsage> attempts =
                jdbc.sql(statement.sql())
                        .params(statement.parameters())
                        .query((row, _) -> attempt(row))
                        .list();
        boolean more = attempts.size() > query.limit();
        return new UsagePage(more ? attempts.subList(0, query.limit()) : attempts, more);
    }

    private static AttemptUsage attempt(ResultSet row) throws SQLException {
        Map<TokenClass, Long> usage = new EnumMap<>(TokenClass.class);
        for (TokenClass tokenClass : TokenClass.values()) {
            usage.put(tokenClass, row.getLong(tokenClass.column));
        }
        return new AttemptUsage(
                row.getObject("attempt_id", UUID.class),
                row.getObject("request_id", UUID.class),
                row.getInt("number"),
                row.getString("status"),
                new Spender(
                        row.getString("user_id"),
                        row.getString("project"),
                        JSON.readValue(row.getString("tags"), TAGS),
                        row.getString("api_key_id")),
                call(row),
                usage,
                row.getBoolean("usage_estimated"),
                new Timings(
                        Objects.requireNonNull(instant(row, "started_at")),
                        instant(row, "finished_at"),
                        row.getObject("duration_micros", Long.class),
                        row.getObject("time_to_first_token_micros", Long.class),
                        row.getObject("queue_time_micros", Long.class)),
                cost(row));
    }

    private static Call call(ResultSet row) throws SQLException {
        return new Call(
                row.getString("provider"),
                row.getString("model"),
                row.getString("operation"),
                row.getString("lane"),
                row.getString("route"),
                row.getString("served_by"),
                row.getString("served_model"),
                row.getString("service_tier"),
                row.getString("region"),
                row.getString("error_code"),
                row.getObject("http_status", Integer.class),
                row.getString("provider_request_id"),
                row.getString("prompt_name"),
                row.getObject("prompt_version", Integer.class),
                row.getString("trace_id"),
                row.getBoolean("interrupted"));
    }

    private static Cost cost(ResultSet row) throws SQLException {
        CostState state = costState(row);
        boolean bounded = state == CostState.UNKNOWN && !row.getBoolean("unbounded");
        return new Cost(
                state,
                state == CostState.KNOWN ? row.getBigDecimal("cost_usd") : null,
                bounded ? row.getBigDecimal("upper_bound_usd") : null,
                row.getString("price_version"),
                row.getString("pricing_currency"),
                row.getBigDecimal("usd_per_unit"));
    }

    private static CostState costState(ResultSet row) throws SQLException {
        if (row.getLong("entries") == 0) {
            return CostState.PENDING;
        }
        if (row.getBoolean("unpriced")) {
            return CostState.UNPRICED;
        }
        return row.getBigDecimal("cost_usd") == null ? CostState.UNKNOWN : CostState.KNOWN;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
