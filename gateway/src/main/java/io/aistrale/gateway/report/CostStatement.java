package io.aistrale.gateway.report;

import io.aistrale.gateway.report.Coverage.Span;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The SQL of a [CostQuery]: names come from this package's enums, whatever a caller gave is a
/// parameter. Row 0 of its answer is the total.
record CostStatement(String sql, Map<String, Object> parameters) {

    private static final List<String> COUNTS =
            List.of("requests", "errors", "unknowns", "unbounded", "unpriced");
    private static final List<String> MONEY = List.of("cost_usd", "upper_bound_usd");

    private static final String REPORT =
            """
            WITH grouped AS MATERIALIZED (
                SELECT %s %s FROM (%s) AS spent%s)
            SELECT * FROM (
                SELECT 0 AS place, %s %s FROM grouped
                UNION ALL
                SELECT row_number() OVER (ORDER BY %s), %s %s FROM grouped) AS report
            WHERE place = 0 OR place > :offset AND place <= :offset + :limit
            ORDER BY place
            """;

    static CostStatement of(CostQuery query) {
        var parameters = new HashMap<String, Object>();
        parameters.put("offset", query.offset());
        // One more tells whether there are more.
        parameters.put("limit", query.limit() + 1);
        List<String> keys = query.groupBy().stream().map(grouping -> grouping.column).toList();
        String keyList = keys.stream().map(key -> key + ", ").collect(Collectors.joining());
        return new CostStatement(
                REPORT.formatted(
                        keyList,
                        sums(),
                        branches(query, parameters),
                        keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys),
                        keys.stream()
                                .map("NULL::text AS %s, "::formatted)
                                .collect(Collectors.joining()),
                        sums(),
                        query.order().first + keyList + "requests",
                        query.groupBy().stream()
                                .map(grouping -> shown(grouping) + ", ")
                                .collect(Collectors.joining()),
                        measures()),
                parameters);
    }

    private static String branches(CostQuery query, Map<String, Object> parameters) {
        Coverage coverage = Coverage.of(query);
        List<String> branches = new ArrayList<>();
        Span span = coverage.everyHour();
        if (span != null) {
            branches.add(branch(query, "cost_hourly", "bucket >= :from AND bucket < :to"));
            parameters.put("from", timestamp(span.from()));
            parameters.put("to", timestamp(span.to()));
        } else {
            if (coverage.hasWholeDays()) {
                branches.add(days(query, coverage, parameters));
            }
            if (!coverage.hours().isEmpty()) {
                branches.add(branch(query, "cost_hourly", "bucket IN (:hours)"));
                parameters.put(
                        "hours", coverage.hours().stream().map(CostStatement::timestamp).toList());
            }
        }
        addFilter(query, parameters);
        return String.join(" UNION ALL ", branches);
    }

    private static String days(CostQuery query, Coverage coverage, Map<String, Object> parameters) {
        parameters.put("firstDay", coverage.firstDay());
        parameters.put("endDay", coverage.endDay());
        String range = "bucket >= :firstDay AND bucket < :endDay";
        if (!coverage.cutDays().isEmpty()) {
            parameters.put("cutDays", coverage.cutDays());
            range += " AND bucket NOT IN (:cutDays)";
        }
        return branch(query, query.tagKey() == null ? "cost_daily" : "cost_daily_by_tag", range);
    }

    /// The rows of one rollup; the columns that are not named here are not read.
    private static String branch(CostQuery query, String rollup, String range) {
        boolean hourly = rollup.equals("cost_hourly");
        String columns =
                query.groupBy().stream()
                        .map(grouping ->
                                (grouping.isTime()
                                                ? period(grouping, hourly, query) + " AS period"
                                                : grouping.column)
                                        + ", ")
                        .collect(Collectors.joining());
        return "SELECT %s%s FROM aistrale.%s WHERE %s%s"
                .formatted(columns, measures(), rollup, range, conditions(query));
    }

    /// Where a row's time lies, in the query's time zone.
    private static String period(Grouping grouping, boolean hourly, CostQuery query) {
        String utc = hourly ? "(bucket AT TIME ZONE 'UTC')" : "bucket::timestamp";
        String instant = hourly ? "bucket" : "(bucket::timestamp AT TIME ZONE 'UTC')";
        String local = query.isUtc() ? utc : "(" + instant + " AT TIME ZONE :zone)";
        return switch (grouping) {
            case HOUR -> "bucket";
            case DAY -> hourly ? local + "::date" : "bucket";
            case MONTH -> "date_trunc('month', " + local + ")::date";
            case USER, PROJECT, PROVIDER, MODEL, TAG ->
                    throw new IllegalArgumentException(grouping + " is no time");
        };
    }

    private static String shown(Grouping grouping) {
        return switch (grouping) {
            case HOUR -> "extract(epoch FROM period)::bigint::text AS period";
            case DAY -> "to_char(period, 'YYYY-MM-DD') AS period";
            case MONTH -> "to_char(period, 'YYYY-MM') AS period";
            case USER, PROJECT, PROVIDER, MODEL, TAG -> grouping.column;
        };
    }

    private static String conditions(CostQuery query) {
        CostQuery.Filter filter = query.filter();
        return condition("user_id", "user", filter.user())
                + condition("project", "project", filter.project())
                + condition("provider", "provider", filter.provider())
                + condition("model", "model", filter.model())
                + condition("tag_key", "tagKey", query.tagKey())
                + condition("tag_value", "tagValue", filter.tagValue());
    }

    private static String condition(String column, String parameter, @Nullable String value) {
        return value == null ? "" : " AND " + column + " = :" + parameter;
    }

    private static void addFilter(CostQuery query, Map<String, Object> parameters) {
        CostQuery.Filter filter = query.filter();
        parameters.put("zone", query.zone().getId());
        put(parameters, "user", filter.user());
        put(parameters, "project", filter.project());
        put(parameters, "provider", filter.provider());
        put(parameters, "model", filter.model());
        put(parameters, "tagKey", query.tagKey());
        put(parameters, "tagValue", filter.tagValue());
    }

    private static void put(Map<String, Object> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }

    private static String measures() {
        return Stream.of(COUNTS.stream(), tokens(), MONEY.stream())
                .flatMap(names -> names)
                .collect(Collectors.joining(", "));
    }

    private static String sums() {
        return Stream.concat(
                        Stream.concat(COUNTS.stream(), tokens())
                                .map("coalesce(sum(%1$s), 0)::bigint AS %1$s"::formatted),
                        MONEY.stream().map("coalesce(sum(%1$s), 0) AS %1$s"::formatted))
                .collect(Collectors.joining(", "));
    }

    private static Stream<String> tokens() {
        return Arrays.stream(TokenClass.values()).map(tokenClass -> tokenClass.column);
    }

    private static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
