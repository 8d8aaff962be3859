package io.aistrale.gateway.report;

import java.util.Map;

/// The SQL of an [InferenceQuery]: one walk along the index `inference_by_user` of the days asked
/// for.
record InferenceListStatement(String sql, Map<String, Object> parameters) {

    private static final String PAGE =
            """
            SELECT request_id, status, project, tags, provider, model, operation, lane, attempts, error_code,
                   waiting_for, waiting_until, requested_at, started_at, finished_at
            FROM aistrale.inference
            WHERE user_id = :user AND day BETWEEN :firstDay AND :lastDay
              AND request_id >= :first AND request_id < :end%s
            ORDER BY request_id DESC LIMIT :limit
            """;

    static InferenceListStatement of(InferenceQuery query) {
        InferenceQuery.Filter filter = query.filter();
        var page =
                new PageConditions(query.from(), query.to(), query.before(), query.limit())
                        .and("status = :status", "status", filter.status())
                        .and("model = :model", "model", filter.model())
                        .andTags(filter.tags());
        // Not one of the conditions that may be missing.
        page.parameters().put("user", filter.user());
        return new InferenceListStatement(PAGE.formatted(page.sql()), page.parameters());
    }
}
