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

    /// The same, asked of another model.
    public ProviderRequest of(String otherModel) {
        return otherModel.equals(model)
                ? this
                : new ProviderRequest(task, otherModel, inputs, body, parameters, stream);
    }

    /// What a model can be asked to do.
    public enum Task {
        CHAT,
        EMBEDDINGS,
        TEXT_GENERATION
    }
}
