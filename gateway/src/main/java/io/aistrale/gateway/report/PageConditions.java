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

/// Which rows a page has of a table that is partitioned by the day in its version 7 ids, newest
/// first: the parameters `firstDay`, `lastDay`, `first`, `end` (excluded) and `limit`, and further
/// conditions with theirs.
final class PageConditions {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// Version 7 and the variant, all random bits zero.
    private static final long LEAST_HIGH = 0x7000L;

    private static final long LEAST_LOW = Long.MIN_VALUE;

    private final Map<String, Object> parameters = new HashMap<>();
    private final StringBuilder sql = new StringBuilder();

    /// @param to excluded
    /// @param before id of the last row of the page before; null: this is the first
    PageConditions(Instant from, Instant to, @Nullable UUID before, int limit) {
        parameters.put("firstDay", day(from));
        parameters.put(
                "lastDay", before == null ? day(to.minusNanos(1)) : TimeOrderedIds.dayOf(before));
        parameters.put("first", firstAt(from));
        parameters.put("end", Objects.requireNonNullElse(before, firstAt(to)));
        // One more tells whether there are more.
        parameters.put("limit", limit + 1);
    }

    /// A condition that holds where a value is asked for.
    ///
    /// @param condition with the parameter in it
    PageConditions and(String condition, String parameter, @Nullable Object value) {
        if (value != null) {
            parameters.put(parameter, value);
            sql.append(" AND ").append(condition);
        }
        return this;
    }

    /// Rows that have all of these tags.
    PageConditions andTags(Map<String, String> tags) {
        return and(
                "tags @> :tags::jsonb",
                "tags",
                tags.isEmpty() ? null : JSON.writeValueAsString(tags));
    }

    /// The further conditions, each with `AND` before it.
    String sql() {
        return sql.toString();
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    /// The least id of a millisecond.
    private static UUID firstAt(Instant time) {
        return new UUID(time.toEpochMilli() << 16 | LEAST_HIGH, LEAST_LOW);
    }

    private static LocalDate day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
