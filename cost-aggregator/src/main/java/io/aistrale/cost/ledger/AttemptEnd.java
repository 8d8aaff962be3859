package io.aistrale.cost.ledger;

import io.aistrale.cost.pricing.ServiceTier;
import io.aistrale.cost.pricing.Usage;
import org.jspecify.annotations.Nullable;

/// How a provider call ended.
///
/// @param usage null where nothing was billed
/// @param servedBy the true backend where the provider routes on; null where nobody said
/// @param serviceTier the tier the provider says it used
public record AttemptEnd(
        Attempt attempt,
        Status status,
        @Nullable Usage usage,
        @Nullable String servedBy,
        ServiceTier serviceTier) {

    /// UNKNOWN: it may have been executed and paid for; nobody saw the end.
    public enum Status {
        SUCCESS,
        ERROR,
        UNKNOWN
    }

    /// An end of which no more is known.
    public AttemptEnd(Attempt attempt, Status status, @Nullable Usage usage) {
        this(attempt, status, usage, null, ServiceTier.STANDARD);
    }
}
