package io.aistrale.worker.provider;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A message of Anthropic's as OpenAI's `chat.completion`
/// (platform.claude.com/docs/en/api/messages).
final class AnthropicAnswer {
    private static final Map<String, String> FINISH_REASONS =
            Map.of(
                    "end_turn", "stop",
                    "stop_sequence", "stop",
                    "pause_turn", "stop",
                    "max_tokens", "length",
                    "model_context_window_exceeded", "length",
                    "tool_use", "tool_calls",
                    "refusal", "content_filter");

    private AnthropicAnswer() {}

    /// Null where it is no message.
    static @Nullable Answer of(ProviderRequest request, ObjectNode message, HttpAnswer answer) {
        if (!(message.get("content") instanceof ArrayNode content)) {
            return null;
        }
        var completion = new ChatCompletion();
        content.forEach(block -> say(completion, block));
        var usage =
                message.get("usage") instanceof ObjectNode given
                        ? usage(given)
                        : TokenUsage.ofText(
                                OpenAiFormat.inputEstimate(request), completion.estimate(), true);
        String reason = Json.text(message, "stop_reason");
        String finish = reason == null ? null : finishReason(reason);
        String id = Json.text(message, "id");
        return completion
                .answer(id, Json.text(message, "model"), finish, answer, usage)
                .servedAs(
                        Json.text(message.path("usage"), "service_tier"),
                        region(message.path("usage")));
    }

    /// Where inference ran, which has a price of its own
    /// (platform.claude.com/docs/en/build-with-claude/data-residency); models without such a choice
    /// say `not_available`.
    static @Nullable String region(JsonNode usage) {
        String geo = Json.text(usage, "inference_geo");
        return geo == null || geo.equals("not_available") ? null : geo.toLowerCase(Locale.ROOT);
    }

    /// In OpenAI's words.
    static String finishReason(String stopReason) {
        return FINISH_REASONS.getOrDefault(stopReason, stopReason);
    }

    private static void say(ChatCompletion completion, JsonNode block) {
        switch (block.path("type").asString("")) {
            case "text" -> completion.text(block.path("text").asString(""));
            case "thinking" -> completion.reasoning(block.path("thinking").asString(""));
            case "tool_use" ->
                    completion.toolCall(
                            block.path("id").asString(""),
                            block.path("name").asString(""),
                            block.path("input").toString());
            default -> {
                // Blocks of tools on Anthropic's side, which nobody can ask for here.
            }
        }
    }

    /// Input excludes what was read from and written to caches; output includes thinking.
    static TokenUsage usage(JsonNode usage) {
        long written = Json.count(usage, "cache_creation_input_tokens");
        long hour = Json.count(usage.path("cache_creation"), "ephemeral_1h_input_tokens");
        long thinking = Json.count(usage.path("output_tokens_details"), "thinking_tokens");
        long output = Json.count(usage, "output_tokens");
        long reasoning = Math.min(thinking, output);
        return new TokenUsage(
                Json.count(usage, "input_tokens"),
                Json.count(usage, "cache_read_input_tokens"),
                Math.max(0, written - hour),
                Math.min(hour, written),
                0,
                0,
                output - reasoning,
                reasoning,
                0,
                0,
                0,
                false);
    }
}
