package io.aistrale.gateway.report;

import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of a [UsageQuery]. The bounds on the day keep it to the partitions of its time.
record UsageStatement(String sql, Map<String, Object> parameters) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// Costs are looked up for the page alone.
    private static final String PAGE =
            """
            WITH page AS MATERIALIZED (
                SELECT * FROM aistrale.attempt
                WHERE day BETWEEN :firstDay AND :lastDay AND attempt_id >= :first AND attempt_id < :end%s
                ORDER BY attempt_id DESC LIMIT :limit)
            SELECT page.*, cost.* FROM page
            CROSS JOIN LATERAL (
                SELECT count(*) AS entries, sum(cost_usd) AS cost_usd, sum(upper_bound_usd) AS upper_bound_usd,
                       (array_agg(unpriced ORDER BY entry DESC))[1] AS unpriced,
                       (array_agg(unbounded ORDER BY entry DESC))[1] AS unbounded,
                       (array_agg(pricing_currency ORDER BY entry DESC))[1] AS pricing_currency,
                       (array_agg(usd_per_unit ORDER BY entry DESC))[1] AS usd_per_unit,
                       (array_agg(price_version ORDER BY entry DESC))[1] AS price_version
                FROM aistrale.cost_record
                WHERE attempt_id = page.attempt_id AND day = page.day) AS cost
            ORDER BY attempt_id DESC
            """;

    static UsageStatement of(UsageQuery query) {
        var parameters = new HashMap<String, Object>();
        UUID end = Objects.requireNonNullElse(query.before(), IdRange.firstAt(query.to()));
        parameters.put("firstDay", day(query.from()));
        parameters.put(
                "lastDay", query.before() == null ? lastDay(query) : TimeOrderedIds.dayOf(end));
        parameters.put("first", IdRange.firstAt(query.from()));
        parameters.put("end", end);
        // One more tells whether there are more.
        parameters.put("limit", query.limit() + 1);
        return new UsageStatement(
                PAGE.formatted(conditions(query.filter(), parameters)), parameters);
    }

    private static String conditions(UsageQuery.Filter filter, Map<String, Object> parameters) {
        String tags = filter.tags().isEmpty() ? null : JSON.writeValueAsString(filter.tags());
        return condition("user_id = :user", "user", filter.user(), parameters)
                + condition("project = :project", "project", filter.project(), parameters)
                + condition("provider = :provider", "provider", filter.provider(), parameters)
                + condition("model = :model", "model", filter.model(), parameters)
                + condition("status = :status", "status", filter.status(), parameters)
                + condition("error_code = :errorCode", "errorCode", filter.errorCode(), parameters)
                + condition("request_id = :request", "request", filter.requestId(), parameters)
                + condition("tags @> :tags::jsonb", "tags", tags, parameters);
    }

    private static String condition(
            String condition,
            String parameter,
            @Nullable Object value,
            Map<String, Object> parameters) {
        if (value == null) {
            return "";
        }
        parameters.put(parameter, value);
        return " AND " + condition;
    }

    private static LocalDate lastDay(UsageQuery query) {
        return day(query.to().minusNanos(1));
    }

    private static LocalDate day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
