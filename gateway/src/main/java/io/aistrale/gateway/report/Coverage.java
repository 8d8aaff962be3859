package io.aistrale.gateway.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which rollup answers which part of a query's time. A day of UTC that lies within one row's time
/// is read whole, from the daily rollup; of a day that an edge cuts the hours are read, and where
/// every day is cut, all hours.
///
/// @param firstDay first day read whole
/// @param endDay day after the last
/// @param cutDays days between them that are not read whole
/// @param hours of those, the ones asked for
/// @param everyHour read instead of all these; null: no
record Coverage(
        LocalDate firstDay,
        LocalDate endDay,
        List<LocalDate> cutDays,
        List<Instant> hours,
        @Nullable Span everyHour) {

    /// @param to excluded
    record Span(Instant from, Instant to) {}

    static Coverage of(CostQuery query) {
        LocalDate first = day(query.from());
        if (query.groupBy().contains(Grouping.HOUR)
                || query.groupBy().contains(Grouping.DAY) && !query.isUtc()) {
            return new Coverage(
                    first, first, List.of(), List.of(), new Span(query.from(), query.to()));
        }
        List<LocalDate> cut =
                query.edges()
                        .filter(edge -> !edge.equals(edge.truncatedTo(ChronoUnit.DAYS)))
                        .map(Coverage::day)
                        .distinct()
                        .sorted()
                        .toList();
        return new Coverage(
                first,
                day(query.to().minusNanos(1)).plusDays(1),
                cut,
                cut.stream().flatMap(day -> hours(day, query)).toList(),
                null);
    }

    boolean hasWholeDays() {
        return firstDay.plusDays(cutDays.size()).isBefore(endDay);
    }

    private static Stream<Instant> hours(LocalDate day, CostQuery query) {
        Instant midnight = day.atStartOfDay().toInstant(ZoneOffset.UTC);
        return Stream.iterate(midnight, hour -> hour.plus(Duration.ofHours(1)))
                .limit(24)
                .filter(hour -> !hour.isBefore(query.from()) && hour.isBefore(query.to()));
    }

    private static LocalDate day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }
}
