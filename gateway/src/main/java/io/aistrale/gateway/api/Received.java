package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.audit.Actor;
import io.aistrale.schemas.trace.TraceContext;
import java.time.Instant;
import java.util.UUID;

/// What the gateway notes of every HTTP request before anything else.
///
/// @param requestId the answer's `x-request-id`, and the id of the inference that is asked for
/// @param trace the caller's, or a new one; with the span of this request where that is recorded
record Received(UUID requestId, TraceContext trace, Instant at) {

    /// Name of the request attribute that holds it.
    static final String ATTRIBUTE = "io.aistrale.gateway.received";

    /// Whoever asks for a change by this request.
    Actor actor(Caller caller) {
        return new Actor(caller.keyId(), caller.userId(), requestId);
    }
}
