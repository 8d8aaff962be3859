package io.aistrale.gateway.report;

import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of an [InferenceQuery]: one walk along the index `inference_by_user` of the days asked
/// for.
record InferenceListStatement(String sql, Map<String, Object> parameters) {

    private static final JsonMapper JSON = JsonMapper.shared();

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
        Map<String, Object> parameters = new HashMap<>();
        UUID before = query.before();
        parameters.put("user", query.filter().user());
        parameters.put("firstDay", day(query.from()));
        parameters.put(
                "lastDay",
                before == null ? day(query.to().minusNanos(1)) : TimeOrderedIds.dayOf(before));
        parameters.put("first", IdRange.firstAt(query.from()));
        parameters.put("end", Objects.requireNonNullElse(before, IdRange.firstAt(query.to())));
        // One more tells whether there are more.
        parameters.put("limit", query.limit() + 1);
        return new InferenceListStatement(
                PAGE.formatted(conditions(query.filter(), parameters)), parameters);
    }

    private static String conditions(InferenceQuery.Filter filter, Map<String, Object> parameters) {
        StringBuilder conditions = new StringBuilder();
        if (filter.status() != null) {
            parameters.put("status", filter.status());
            conditions.append(" AND status = :status");
        }
        if (filter.model() != null) {
            parameters.put("model", filter.model());
            conditions.append(" AND model = :model");
        }
        if (!filter.tags().isEmpty()) {
            parameters.put("tags", JSON.writeValueAsString(filter.tags()));
            conditions.append(" AND tags @> :tags::jsonb");
        }
        return conditions.toString();
    }

    private static LocalDate day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
