package io.aistrale.gateway.publish;

import io.aistrale.schemas.event.EvaluationRecorded;

/// Takes scores to where telemetry reads them: [InferenceRequestPublisher], or a test's memory.
@FunctionalInterface
public interface EvaluationPublisher {

    /// Waits for the acknowledgement, within the time the settings allow. Publishing it again
    /// changes nothing.
    Published publish(EvaluationRecorded evaluation);
}
