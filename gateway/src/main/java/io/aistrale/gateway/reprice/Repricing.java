package io.aistrale.gateway.reprice;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Attempts to be priced again, and how far that has come.
///
/// @param id a version 7 UUID
/// @param requestedBy user who asked for it
public record Repricing(
        UUID id, Asked asked, String requestedBy, Instant requestedAt, Progress progress) {

    /// What is to be priced again.
    ///
    /// @param from first start of the attempts
    /// @param to their starts lie before this
    /// @param provider null: any
    /// @param model by its whole name; null: any
    /// @param dryRun whether only the figures are wanted
    /// @param note why
    public record Asked(
            Instant from,
            Instant to,
            @Nullable String provider,
            @Nullable String model,
            boolean dryRun,
            @Nullable String note) {}

    /// What has come of it.
    ///
    /// @param status `queued`, `running` or `done`
    /// @param changed attempts that cost something else, of those looked at
    /// @param unpriced those without a price
    /// @param differenceUsd what that adds to the cost, US dollars
    /// @param upperBoundDifferenceUsd what it adds to the bounds of unknown outcomes, US dollars
    public record Progress(
            String status,
            long lookedAt,
            long changed,
            long unpriced,
            BigDecimal differenceUsd,
            BigDecimal upperBoundDifferenceUsd,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {
        static final Progress NONE =
                new Progress("queued", 0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO, null, null);
    }
}
