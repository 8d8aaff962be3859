package io.aistrale.gateway.publish;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.trace.TraceContext;
import java.util.OptionalInt;

/// Takes admitted requests to where workers find them: [InferenceRequestPublisher], or a test's
/// memory.
@FunctionalInterface
public interface RequestPublisher {

    /// Waits for the acknowledgement, within the time the settings allow.
    ///
    /// @param replyPartition the partition of the gateways' reply topic to answer on; empty where
    ///   the gateway wants no reply
    Published publish(
            InferenceRequest request, Lane lane, TraceContext trace, OptionalInt replyPartition);
}
