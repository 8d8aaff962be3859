package io.aistrale.worker.provider;

import org.jspecify.annotations.Nullable;

/// A provider's successful answer in one form.
///
/// @param text text the model produced; null for embeddings and tool calls
/// @param response the answer as OpenAI-format JSON
/// @param finishReason why the model stopped, in OpenAI's words
/// @param servedModel model the provider says it used
/// @param region that the provider says processed the call, in lower case; null where it does not
///   say
public record Answer(
        @Nullable String text,
        String response,
        @Nullable String finishReason,
        TokenUsage usage,
        @Nullable String servedModel,
        @Nullable String serviceTier,
        @Nullable String region) {
    /// An answer that says nothing of a region.
    public Answer(
            @Nullable String text,
            String response,
            @Nullable String finishReason,
            TokenUsage usage,
            @Nullable String servedModel,
            @Nullable String serviceTier) {
        this(text, response, finishReason, usage, servedModel, serviceTier, null);
    }

    Answer servedAs(@Nullable String tier, @Nullable String servedIn) {
        return new Answer(text, response, finishReason, usage, servedModel, tier, servedIn);
    }

    Answer costing(TokenUsage counted) {
        return new Answer(text, response, finishReason, counted, servedModel, serviceTier, region);
    }
}
