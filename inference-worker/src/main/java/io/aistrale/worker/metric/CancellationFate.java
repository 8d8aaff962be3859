package io.aistrale.worker.metric;

import io.aistrale.schemas.event.ResultStatus;

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
    FORGOTTEN;

    /// Of a request that heard of one and has ended.
    ///
    /// @param cutOff whether its last call was
    public static CancellationFate of(ResultStatus status, boolean cutOff) {
        if (status != ResultStatus.CANCELLED) {
            return TOO_LATE;
        }
        return cutOff ? CUT_OFF : PREVENTED;
    }
}
