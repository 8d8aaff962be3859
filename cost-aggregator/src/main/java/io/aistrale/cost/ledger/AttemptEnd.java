package io.aistrale.cost.ledger;

import io.aistrale.schemas.pricing.Usage;
import org.jspecify.annotations.Nullable;

/// How a provider call ended.
///
/// @param usage null where nothing was billed
public record AttemptEnd(Attempt attempt, Status status, @Nullable Usage usage, Handling handling) {

    /// UNKNOWN: it may have been executed and paid for; nobody saw the end.
    public enum Status {
        SUCCESS,
        ERROR,
        UNKNOWN
    }

    /// An end of which no more is known.
    public AttemptEnd(Attempt attempt, Status status, @Nullable Usage usage) {
        this(attempt, status, usage, Handling.UNTOLD);
    }

    /// Whether a failure used nothing, which is then not billed.
    boolean isUnbilledFailure() {
        return status == Status.ERROR && (usage == null || usage.quantities().isEmpty());
    }
}
