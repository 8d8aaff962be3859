package io.aistrale.gateway.result;

import io.aistrale.schemas.event.InferenceResult;

/// What comes next for a request that is streamed or followed.
public sealed interface Arrival {

    /// Some of the answer.
    record Piece(Chunk chunk) implements Arrival {}

    /// How the request ended; chunks may still come.
    record Result(InferenceResult result) implements Arrival {}

    /// The request stands otherwise than it did, as the database says; the latest where it moved
    /// more than once. Only for those who follow it.
    record Change(Standing standing) implements Arrival {}

    /// More chunks came than may be kept: some are gone.
    record Overflow() implements Arrival {}

    /// The gateway is about to stop.
    record Release() implements Arrival {}

    /// Nothing came in the time given.
    record Silence() implements Arrival {}
}
