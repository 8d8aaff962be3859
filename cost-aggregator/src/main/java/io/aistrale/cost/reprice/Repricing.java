package io.aistrale.cost.reprice;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an operator asked to be priced again, and how far it has come.
///
/// @param from first start of the attempts it is about
/// @param to their starts lie before this
/// @param provider null: any
/// @param model null: any
/// @param dryRun whether only the figures are wanted
/// @param place where it goes on
record Repricing(
        UUID id,
        Instant from,
        Instant to,
        @Nullable String provider,
        @Nullable String model,
        boolean dryRun,
        Place place) {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    /// A place in the ledger, which is read by day and attempt.
    ///
    /// @param attempt the last that was looked at
    record Place(LocalDate day, UUID attempt) {
        Place nextDay() {
            return new Place(day.plusDays(1), BEFORE_ALL);
        }
    }

    /// An attempt's day is the one inside its id, which is made with its start; a day more on
    /// either side leaves room for clocks.
    static Place begin(Instant from) {
        return new Place(from.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(1), BEFORE_ALL);
    }

    /// Whether no attempt of it can be at `place` or behind.
    boolean isBefore(Place place) {
        return place.day().isAfter(to.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1));
    }
}
