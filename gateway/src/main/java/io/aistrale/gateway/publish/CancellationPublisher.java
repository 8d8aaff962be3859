package io.aistrale.gateway.publish;

import io.aistrale.schemas.event.CancellationRequested;

/// Takes cancellations to where all workers read them: [InferenceRequestPublisher], or a test's
/// memory.
@FunctionalInterface
public interface CancellationPublisher {

    /// Waits for the acknowledgement, within the time the settings allow. Publishing it again
    /// changes nothing.
    Published publish(CancellationRequested cancellation);
}
