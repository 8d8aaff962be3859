package io.aistrale.gateway.report;

import java.util.Map;

/// The SQL of a [UsageQuery]. The bounds on the day keep it to the partitions of its time.
record UsageStatement(String sql, Map<String, Object> parameters) {

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
        UsageQuery.Filter filter = query.filter();
        var page =
                new PageConditions(query.from(), query.to(), query.before(), query.limit())
                        .and("user_id = :user", "user", filter.user())
                        .and("project = :project", "project", filter.project())
                        .and("provider = :provider", "provider", filter.provider())
                        .and("model = :model", "model", filter.model())
                        .and("status = :status", "status", filter.status())
                        .and("error_code = :errorCode", "errorCode", filter.errorCode())
                        .and("request_id = :request", "request", filter.requestId())
                        .andTags(filter.tags());
        return new UsageStatement(PAGE.formatted(page.sql()), page.parameters());
    }
}
