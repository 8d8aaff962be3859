package io.aistrale.gateway.api;

import java.util.List;

/// How a streamed answer ends.
sealed interface StreamEnd {

    /// All of it has been sent.
    record Whole() implements StreamEnd {}

    /// No chunk came, but the result did: these are to be sent.
    record AtOnce(List<String> chunks) implements StreamEnd {}

    record Failed(ApiError error) implements StreamEnd {}
}
