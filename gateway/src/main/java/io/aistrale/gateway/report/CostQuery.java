package io.aistrale.gateway.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A question about what was spent.
///
/// @param groupBy empty: one row for all; at most one of hour, day and month
/// @param tagKey the tag that is grouped by or filtered on; null: none
/// @param from first full hour
/// @param to full hour after the last
/// @param zone whose days and months are meant; whole hours away from UTC between `from` and `to`
/// @param offset rows to leave out, of those before it
/// @param limit rows to show
public record CostQuery(
        SequencedSet<Grouping> groupBy,
        @Nullable String tagKey,
        Filter filter,
        Instant from,
        Instant to,
        ZoneId zone,
        CostOrder order,
        int offset,
        int limit) {

    /// What rows must have; null: anything.
    ///
    /// @param tagValue of the query's tag
    public record Filter(
            @Nullable String user,
            @Nullable String project,
            @Nullable String provider,
            @Nullable String model,
            @Nullable String tagValue) {}

    /// Whether its days are those of the rollups.
    public boolean isUtc() {
        return zone.getRules().isFixedOffset()
                && zone.getRules().getOffset(from).equals(ZoneOffset.UTC);
    }

    /// Whether whole days of the rollups answer it.
    public boolean isByWholeDays() {
        Coverage coverage = Coverage.of(this);
        return coverage.hours().isEmpty() && coverage.everyHour() == null;
    }

    /// Instants at which a row of the answer begins or ends, beside those of each day.
    Stream<Instant> edges() {
        List<Instant> edges = new ArrayList<>(List.of(from, to));
        if (groupBy.contains(Grouping.MONTH)) {
            LocalDate month = from.atZone(zone).toLocalDate().withDayOfMonth(1).plusMonths(1);
            for (Instant next = startOf(month); next.isBefore(to); next = startOf(month)) {
                edges.add(next);
                month = month.plusMonths(1);
            }
        }
        return edges.stream();
    }

    private Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }
}
