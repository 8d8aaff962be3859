package io.aistrale.gateway.admission;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;

/// Whether an inference is taken on.
public sealed interface Admission {

    /// Ready to be published.
    ///
    /// @param replyHere whether the gateway itself gets the reply; false where the request names an
    ///   alias of its own
    /// @param usageInStream whether a streamed answer ends with the usage chunk
    record Admitted(InferenceRequest request, Lane lane, boolean replyHere, boolean usageInStream)
            implements Admission {}

    record Refused(Refusal refusal) implements Admission {}
}
