package io.aistrale.telemetry.store;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A stored result, as far as scores go by it.
///
/// @param status how it ended, in small letters
/// @param errorCode why it failed; null: it did not
/// @param outputKept whether an output came with it and might be kept
/// @param sealed the output; null: there is none, or its time is over
/// @param inProvider inside the serving call
/// @param total from the request to its end
public record EvaluatedResult(
        UUID requestId,
        String status,
        @Nullable String errorCode,
        boolean outputKept,
        byte @Nullable [] sealed,
        Duration inProvider,
        Duration total) {

    /// What all its calls cost.
    ///
    /// @param usd null: some call has no price, or none is in the ledger yet
    /// @param unpriced whether some call's model has no price
    public record Cost(@Nullable BigDecimal usd, boolean unpriced) {}
}
