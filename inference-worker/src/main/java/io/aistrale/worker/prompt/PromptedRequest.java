package io.aistrale.worker.prompt;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.InferenceRequest;

/// What a request with a prompt came to.
public sealed interface PromptedRequest {
    /// @param request the same request with what was rendered in the place of the prompt
    record Ready(InferenceRequest request, int version) implements PromptedRequest {}

    /// It ends so, unpaid.
    record Refused(ErrorCode code, String message) implements PromptedRequest {}

    /// Prompts cannot be looked up now.
    record Unreachable() implements PromptedRequest {}
}
