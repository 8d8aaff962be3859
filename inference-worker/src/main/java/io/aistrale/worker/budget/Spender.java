package io.aistrale.worker.budget;

import io.aistrale.schemas.event.InferenceRequest;
import org.jspecify.annotations.Nullable;

/// Whose money a call takes.
///
/// @param apiKeyId public id of the API key; null for direct publishers
public record Spender(@Nullable String apiKeyId, String userId, String project) {

    public static Spender of(InferenceRequest request) {
        return new Spender(request.getApiKeyId(), request.getUserId(), request.getProject());
    }
}
