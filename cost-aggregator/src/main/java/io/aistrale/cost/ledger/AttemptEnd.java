package io.aistrale.cost.ledger;

import io.aistrale.cost.pricing.Usage;
import org.jspecify.annotations.Nullable;

/// How a provider call ended.
///
/// @param usage null where nothing was billed
public record AttemptEnd(Attempt attempt, Status status, @Nullable Usage usage) {

    /// UNKNOWN: it may have been executed and paid for; nobody saw the end.
    public enum Status {
        SUCCESS,
        ERROR,
        UNKNOWN
    }
}
