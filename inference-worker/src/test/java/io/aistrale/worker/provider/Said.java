package io.aistrale.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.completions.CompletionUsage;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a provider answered, in one form for every SDK's types and for ours.
///
/// @param id the provider's id of the answer; null for embeddings, whose format has none
/// @param text null where nothing was said
/// @param reasoning what was thought or planned; null where nothing was
/// @param finishReason in OpenAI's words
/// @param vectors of embeddings
/// @param usage null where the provider was not asked to tell it
record Said(
        @Nullable String id,
        @Nullable String text,
        @Nullable String reasoning,
        @Nullable String finishReason,
        List<ToolCall> toolCalls,
        List<List<Float>> vectors,
        @Nullable TokenUsage usage) {
    Said {
        text = emptyIsNothing(text);
        reasoning = emptyIsNothing(reasoning);
    }

    /// @param arguments read, since white space between them says nothing
    record ToolCall(String id, String name, JsonNode arguments) {
        static ToolCall of(String id, String name, String arguments) {
            return new ToolCall(id, name, Objects.requireNonNull(Json.object(arguments)));
        }
    }

    private static @Nullable String emptyIsNothing(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /// The same to somebody who was told as much as another.
    Said toldAs(Said other) {
        return other.usage() == null
                ? new Said(id, text, reasoning, finishReason, toolCalls, vectors, null)
                : this;
    }

    static Said vectors(List<List<Float>> vectors, TokenUsage usage) {
        return new Said(null, null, null, null, List.of(), vectors, usage);
    }

    /// By the types of OpenAI's SDK, which reject what OpenAI's format does not allow.
    static Said of(ChatCompletion completion, @Nullable TokenUsage usage) {
        completion.validate();
        if (usage != null) {
            agree(completion.usage().orElseThrow(), usage);
        }
        var choice = completion.choices().getFirst();
        var message = choice.message();
        var reasoning = message._additionalProperties().get("reasoning_content");
        return new Said(
                completion.id(),
                message.content().orElse(null),
                reasoning == null ? null : reasoning.asStringOrThrow(),
                choice.finishReason().asString(),
                message.toolCalls().orElse(List.of()).stream()
                        .map(ChatCompletionMessageToolCall::asFunction)
                        .map(Said::toolCall)
                        .toList(),
                List.of(),
                usage);
    }

    /// OpenAI's totals contain their details; our classes are disjoint.
    private static void agree(CompletionUsage totals, TokenUsage usage) {
        long cacheWrites = usage.cacheWrite5m() + usage.cacheWrite1h();
        assertThat(totals.promptTokens())
                .isEqualTo(usage.input() + usage.cachedInput() + cacheWrites);
        assertThat(totals.completionTokens()).isEqualTo(usage.output() + usage.reasoning());
        assertThat(totals.totalTokens())
                .isEqualTo(totals.promptTokens() + totals.completionTokens());
    }

    private static ToolCall toolCall(ChatCompletionMessageFunctionToolCall call) {
        return ToolCall.of(call.id(), call.function().name(), call.function().arguments());
    }

    static Said of(CreateEmbeddingResponse embeddings, TokenUsage usage) {
        embeddings.validate();
        assertThat(embeddings.usage().promptTokens()).isEqualTo(usage.input());
        assertThat(embeddings.data())
                .extracting(Embedding::index)
                .isEqualTo(LongStream.range(0, embeddings.data().size()).boxed().toList());
        return vectors(embeddings.data().stream().map(Embedding::embedding).toList(), usage);
    }
}
