package io.aistrale.worker.provider;

import org.jspecify.annotations.Nullable;

/// What a provider is asked, before any provider's wire format.
///
/// @param model model as the provider knows it
/// @param inputs plain text; null where body is set
/// @param body request body in OpenAI format; null where inputs is set
/// @param parameters JSON object of model parameters laid over inputs; null for none
/// @param stream whether the answer is to come piece by piece
public record ProviderRequest(
        Task task,
        String model,
        @Nullable String inputs,
        @Nullable String body,
        @Nullable String parameters,
        boolean stream) {

    /// What a model can be asked to do.
    public enum Task {
        CHAT,
        EMBEDDINGS,
        TEXT_GENERATION
    }
}
