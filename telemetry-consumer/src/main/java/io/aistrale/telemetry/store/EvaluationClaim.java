package io.aistrale.telemetry.store;

import java.time.Instant;

/// A score from a registered source that is not judged yet.
///
/// @param topic the source's; with partition and offset the record's place
/// @param value the record's, as it was read
@SuppressWarnings("ArrayRecordComponent")
public record EvaluationClaim(
        String topic, int partition, long offset, byte[] value, Instant receivedAt) {

    /// Whose an inference is.
    public record Owner(String userId, String project) {}
}
