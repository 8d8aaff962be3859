package io.aistrale.worker.provider;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An answer of another format as OpenAI's `chat.completion` object: one choice, and usage with
/// OpenAI's totals, which include their details.
final class ChatCompletion {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final ArrayNode toolCalls = Json.MAPPER.createArrayNode();

    void text(String more) {
        text.append(more);
    }

    void reasoning(String more) {
        reasoning.append(more);
    }

    /// @param arguments JSON as text
    void toolCall(String id, String name, String arguments) {
        var call = toolCalls.addObject().put("id", id).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
    }

    /// Estimated tokens of all that was said.
    long estimate() {
        return TokenEstimate.of(text)
                + TokenEstimate.of(reasoning)
                + (toolCalls.isEmpty() ? 0 : TokenEstimate.of(toolCalls.toString()));
    }

    Answer answer(
            @Nullable String id,
            @Nullable String model,
            @Nullable String finishReason,
            HttpAnswer answer,
            TokenUsage usage) {
        // None where only tools were called.
        String said = text.isEmpty() && !toolCalls.isEmpty() ? null : text.toString();
        var completion =
                Json.MAPPER
                        .createObjectNode()
                        .put("id", id)
                        .put("object", "chat.completion")
                        .put("created", answer.createdSeconds())
                        .put("model", model);
        var choice = completion.putArray("choices").addObject().put("index", 0);
        choice.set("message", message(said));
        choice.putNull("logprobs").put("finish_reason", finishReason);
        completion.set("usage", usage(usage));
        return new Answer(said, Json.written(completion), finishReason, usage, model, null);
    }

    private ObjectNode message(@Nullable String said) {
        var message =
                Json.MAPPER
                        .createObjectNode()
                        .put("role", "assistant")
                        .put("content", said)
                        .putNull("refusal");
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        if (!toolCalls.isEmpty()) {
            message.set("tool_calls", toolCalls);
        }
        return message;
    }

    static ObjectNode usage(TokenUsage usage) {
        long written = usage.cacheWrite5m() + usage.cacheWrite1h();
        long prompt = usage.input() + usage.cachedInput() + written;
        long completion = usage.output() + usage.reasoning();
        var json =
                Json.MAPPER
                        .createObjectNode()
                        .put("prompt_tokens", prompt)
                        .put("completion_tokens", completion)
                        .put("total_tokens", prompt + completion);
        json.putObject("prompt_tokens_details")
                .put("cached_tokens", usage.cachedInput())
                .put("cache_write_tokens", written);
        json.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        return json;
    }
}
