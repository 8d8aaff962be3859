package io.aistrale.gateway.api;

import io.aistrale.gateway.result.Inference;
import io.aistrale.schemas.event.InferenceResult;

/// What became of a request within the time its caller waits.
sealed interface Submission {

    /// It has its result, good or bad.
    record Ended(InferenceResult result) implements Submission {}

    /// It had its result before, or elsewhere; this is what the database has of it.
    record Found(Inference inference) implements Submission {}

    /// It is in Kafka and will have one.
    record Accepted() implements Submission {}

    /// It is not known to be in Kafka.
    record NotTaken(ApiError error) implements Submission {}
}
