package io.aistrale.gateway.admission;

import io.aistrale.gateway.report.CostOrder;
import io.aistrale.gateway.report.CostQuery;
import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Cursors.Place;
import io.aistrale.gateway.report.Grouping;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the parameters of `GET /v1/costs`.
public final class CostQuestion {

    private static final Set<String> PARAMETERS =
            Set.of(
                    "groupBy",
                    "tag",
                    "user",
                    "project",
                    "provider",
                    "model",
                    "from",
                    "to",
                    "timeZone",
                    "order",
                    "limit",
                    "cursor",
                    "format");
    private static final Map<String, Grouping> GROUPINGS =
            Arrays.stream(Grouping.values())
                    .collect(Collectors.toMap(Grouping::text, Function.identity()));
    private static final Map<String, CostOrder> ORDERS =
            Map.of(
                    "group", CostOrder.GROUP,
                    "cost", CostOrder.COST,
                    "-cost", CostOrder.COST_DESCENDING,
                    "requests", CostOrder.REQUESTS,
                    "-requests", CostOrder.REQUESTS_DESCENDING);

    private static final int USUAL_DAYS = 30;
    private static final Duration LONGEST = Duration.ofDays(1_100);
    private static final Duration LONGEST_BY_HOUR = Duration.ofDays(32);
    private static final int MOST_ROWS = 10_000;
    private static final int USUAL_ROWS = 1_000;

    private final Cursors cursors;

    public CostQuestion(Cursors cursors) {
        this.cursors = cursors;
    }

    /// A query and what its cursors are bound to.
    public record Asked(CostQuery query, String identity) {}

    /// @throws RefusedException a parameter is unknown, cannot be read, or asks for what the
    ///   rollups do not know or the caller may not see
    public Asked read(Map<String, List<String>> given, Caller caller, Instant now) {
        var parameters = new QueryParameters(given, PARAMETERS);
        var position = ListPosition.of(parameters, caller, cursors);
        ZoneId zone = zone(parameters);
        Place place =
                Objects.requireNonNullElseGet(
                        position.place(), () -> firstPlace(parameters, zone, now));
        var groupBy = groupBy(parameters);
        Map<String, String> tags = parameters.tags();
        String tagKey = tagKey(parameters, groupBy, tags);
        CostQuery query =
                new CostQuery(
                        groupBy,
                        tagKey,
                        new CostQuery.Filter(
                                position.user(),
                                parameters.name("project"),
                                parameters.name("provider"),
                                parameters.name("model"),
                                tagKey == null ? null : tags.get(tagKey)),
                        place.from(),
                        place.to(),
                        zone,
                        order(parameters, groupBy),
                        Math.toIntExact(place.low()),
                        parameters.number("limit", MOST_ROWS, USUAL_ROWS));
        requireAnswerable(query);
        return new Asked(query, position.identity());
    }

    private static ZoneId zone(QueryParameters parameters) {
        String name = parameters.name("timeZone");
        if (name == null || name.equals("UTC")) {
            return ZoneOffset.UTC;
        }
        // Names without a slash mean other things to PostgreSQL than to Java.
        if (!name.contains("/") || !ZoneId.getAvailableZoneIds().contains(name)) {
            throw QueryParameters.wrong("timeZone", "UTC or an IANA name such as Europe/Berlin");
        }
        return ZoneId.of(name);
    }

    private static Place firstPlace(QueryParameters parameters, ZoneId zone, Instant now) {
        Instant from = parameters.time("from", zone);
        Instant to = parameters.time("to", zone);
        if (to == null) {
            to = startOf(now.atZone(zone).toLocalDate().plusDays(1), zone);
        }
        if (from == null) {
            from = startOf(to.atZone(zone).toLocalDate().minusDays(USUAL_DAYS), zone);
        }
        if (!from.isBefore(to)) {
            throw QueryParameters.wrong("from", "before `to`");
        }
        requireWholeHours(from, to, zone);
        requireFullHour("from", from);
        requireFullHour("to", to);
        return Place.beginning(from, to);
    }

    /// Rollups know no half hours, and so no days of a zone that begins them at one.
    private static void requireWholeHours(Instant from, Instant to, ZoneId zone) {
        ZoneOffset offset = zone.getRules().getOffset(from);
        ZoneOffsetTransition next = zone.getRules().nextTransition(from);
        while (offset.getTotalSeconds() % Duration.ofHours(1).toSeconds() == 0) {
            if (next == null || !next.getInstant().isBefore(to)) {
                return;
            }
            offset = next.getOffsetAfter();
            next = zone.getRules().nextTransition(next.getInstant());
        }
        throw QueryParameters.wrong(
                "timeZone",
                "whole hours away from UTC, since costs are summed up by its hours; %s is %s"
                        .formatted(zone, offset));
    }

    private static void requireFullHour(String name, Instant time) {
        if (!time.equals(time.truncatedTo(ChronoUnit.HOURS))) {
            throw QueryParameters.wrong(name, "a full hour, since costs are summed up by hours");
        }
    }

    private static LinkedHashSet<Grouping> groupBy(QueryParameters parameters) {
        List<Grouping> named = parameters.words("groupBy", GROUPINGS);
        if (named == null) {
            return new LinkedHashSet<>(List.of(Grouping.DAY));
        }
        var groupBy = new LinkedHashSet<>(named);
        if (groupBy.size() < named.size()
                || groupBy.stream().filter(Grouping::isTime).count() > 1) {
            throw QueryParameters.wrong(
                    "groupBy", "different words, at most one of hour, day and month");
        }
        return groupBy;
    }

    /// A row of the rollup by tag is of one tag: what has two of them cannot be found in it.
    private static @Nullable String tagKey(
            QueryParameters parameters, Set<Grouping> groupBy, Map<String, String> tags) {
        String named = parameters.name("tag");
        if (groupBy.contains(Grouping.TAG) != (named != null)) {
            throw QueryParameters.wrong(
                    "tag",
                    "the key of the tag to group by, where `groupBy` has tag and only there");
        }
        if (tags.size() > 1 || named != null && !tags.isEmpty() && !tags.containsKey(named)) {
            throw RefusedException.invalid(
                    "tag",
                    "Costs are summed up by each tag alone: only one tag can be asked for at a time.");
        }
        return named != null ? named : tags.keySet().stream().findFirst().orElse(null);
    }

    private static CostOrder order(QueryParameters parameters, Set<Grouping> groupBy) {
        CostOrder usual =
                groupBy.stream().anyMatch(Grouping::isTime)
                        ? CostOrder.GROUP
                        : CostOrder.COST_DESCENDING;
        return Objects.requireNonNullElse(parameters.word("order", ORDERS), usual);
    }

    private static void requireAnswerable(CostQuery query) {
        Duration longest = query.groupBy().contains(Grouping.HOUR) ? LONGEST_BY_HOUR : LONGEST;
        if (Duration.between(query.from(), query.to()).compareTo(longest) > 0) {
            throw QueryParameters.wrong(
                    "from", "at most %d days before `to`".formatted(longest.toDays()));
        }
        if (query.tagKey() != null && !query.isByWholeDays()) {
            throw RefusedException.invalid(
                    "tag",
                    "Costs are summed up by tag and day of UTC: with a tag, `from` and `to` must be"
                            + " days of UTC, `timeZone` UTC, and `groupBy` without hour.");
        }
    }

    private static Instant startOf(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }
}
