package io.aistrale.worker.metric;

/// What became of a cancellation.
public enum CancellationFate {
    /// The request ended without a call, or without another.
    PREVENTED,
    /// The request's call was cut off.
    CUT_OFF,
    /// The request's answer was there first.
    TOO_LATE,
    /// It claims what its topic may not, or the request is another's.
    REFUSED,
    /// Its record cannot be understood.
    UNDECODABLE,
    /// More came than are kept; its request may run.
    FORGOTTEN
}
