package io.aistrale.worker.budget;

import io.aistrale.schemas.error.ErrorCode;

/// Whether a call may be made.
public sealed interface Admission {

    /// It may; the reservation must be settled or released.
    record Granted(Reservation reservation) implements Admission {}

    /// It may not: a budget does not have it, or its price is not known.
    ///
    /// @param why names the budget
    record Refused(String why) implements Admission {}

    /// Not now, and not within the time a request may wait in its place.
    ///
    /// @param why [ErrorCode#BUDGET_RESERVED] or [ErrorCode#BUDGET_UNAVAILABLE]
    record Later(ErrorCode why) implements Admission {}
}
