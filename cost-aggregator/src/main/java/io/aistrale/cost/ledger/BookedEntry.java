package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.schemas.pricing.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A committed row of `cost_record`, with what others are told of it.
///
/// @param number 0 for the attempt's first entry; corrections count up
/// @param usage all that was used, also where the entry corrects only the price
/// @param money what it says of the attempt's cost
/// @param reason why a correction was made; null for entry 0
/// @param recordedAt when its transaction began
public record BookedEntry(
        UUID attemptId,
        int number,
        UUID requestId,
        Spender spender,
        Status status,
        Usage usage,
        Money money,
        @Nullable String reason,
        Instant attemptStartedAt,
        Instant recordedAt) {

    /// Who spent it, and on what.
    public record Spender(
            String userId,
            String project,
            Map<String, String> tags,
            String provider,
            String model) {}

    /// In US dollars.
    ///
    /// @param added what the entry adds; null where it is not known
    /// @param before what the attempt's earlier entries add up to; null where that is not known
    /// @param upperBound of an unknown outcome, the most it can have cost; null where no cap is
    ///   known
    /// @param priceVersion null where no price was applied
    /// @param unpriced whether a price is missing
    public record Money(
            @Nullable BigDecimal added,
            @Nullable BigDecimal before,
            @Nullable BigDecimal upperBound,
            @Nullable String priceVersion,
            boolean unpriced) {

        /// The attempt's cost with this entry; null where it is not known.
        public @Nullable BigDecimal after() {
            if (unpriced) {
                return null;
            }
            if (added == null || before == null) {
                return added == null ? before : added;
            }
            return before.add(added);
        }
    }
}
