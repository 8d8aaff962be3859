package io.aistrale.worker.limit;

import java.time.Duration;

/// What a call is told that asked whether it may be begun.
public sealed interface Turn {
    /// It may, now.
    record Go(Permit permit) implements Turn {}

    /// It has to give its place back and come again.
    ///
    /// @param booked whether its turn is kept for it then
    record Later(Duration pause, boolean booked) implements Turn {}
}
