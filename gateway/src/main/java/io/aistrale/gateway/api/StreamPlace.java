package io.aistrale.gateway.api;

import io.aistrale.gateway.result.ReplyStream;

/// Whether an answer can be streamed.
sealed interface StreamPlace {

    /// To be closed in any case.
    record Taken(ReplyStream replies) implements StreamPlace {}

    record Refused(ApiError error) implements StreamPlace {}
}
