package io.aistrale.worker.provider;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Cohere's v2 answers as OpenAI's (docs.cohere.com/v2/reference/chat, /embed). Billed is what
/// stands in `billed_units`; `tokens` also counts Cohere's own template.
final class CohereAnswer {
    private static final Map<String, String> FINISH_REASONS =
            Map.of(
                    "COMPLETE", "stop",
                    "STOP_SEQUENCE", "stop",
                    "MAX_TOKENS", "length",
                    "TOOL_CALL", "tool_calls");

    private static final Set<String> FAILURES = Set.of("ERROR", "TIMEOUT");

    private CohereAnswer() {}

    /// Null where it is no chat answer.
    static @Nullable Answer chat(ProviderRequest request, ObjectNode body, HttpAnswer answer) {
        if (!(body.get("message") instanceof ObjectNode message)) {
            return null;
        }
        var completion = new ChatCompletion();
        completion.reasoning(message.path("tool_plan").asString(""));
        message.path("content").forEach(part -> say(completion, part));
        message.path("tool_calls").forEach(call -> call(completion, call));
        var usage =
                body.path("usage").get("billed_units") instanceof ObjectNode billed
                        ? usage(billed)
                        : TokenUsage.ofText(
                                OpenAiFormat.inputEstimate(request), completion.estimate(), true);
        String reason = Json.text(body, "finish_reason");
        String finish = reason == null ? null : finishReason(reason);
        return completion.answer(Json.text(body, "id"), request.model(), finish, answer, usage);
    }

    /// In OpenAI's words.
    static String finishReason(String reason) {
        return FINISH_REASONS.getOrDefault(reason, reason);
    }

    /// Whether the generation broke off on Cohere's side.
    static boolean isFailure(String finishReason) {
        return FAILURES.contains(finishReason);
    }

    private static void say(ChatCompletion completion, JsonNode part) {
        completion.text(part.path("text").asString(""));
        completion.reasoning(part.path("thinking").asString(""));
    }

    private static void call(ChatCompletion completion, JsonNode call) {
        var function = call.path("function");
        completion.toolCall(
                call.path("id").asString(""),
                function.path("name").asString(""),
                function.path("arguments").asString(""));
    }

    static TokenUsage usage(JsonNode billed) {
        return new TokenUsage(
                Json.count(billed, "input_tokens"),
                0,
                0,
                0,
                0,
                0,
                Json.count(billed, "output_tokens"),
                0,
                0,
                0,
                Json.count(billed, "search_units"),
                false);
    }

    /// Null where it has no embeddings.
    ///
    /// @param base64 whether each is asked for as base64 of little-endian float32
    static @Nullable Answer embeddings(ProviderRequest request, ObjectNode body, boolean base64) {
        if (!(body.path("embeddings").get("float") instanceof ArrayNode vectors)) {
            return null;
        }
        var usage =
                body.path("meta").get("billed_units") instanceof ObjectNode billed
                        ? usage(billed)
                        : TokenUsage.ofText(OpenAiFormat.inputEstimate(request), 0, true);
        var list = Json.MAPPER.createObjectNode().put("object", "list");
        var data = list.putArray("data");
        for (var vector : vectors) {
            var embedding =
                    data.addObject().put("object", "embedding").put("index", data.size() - 1);
            if (base64) {
                embedding.put("embedding", packed(vector));
            } else {
                embedding.set("embedding", vector);
            }
        }
        list.put("model", request.model());
        list.putObject("usage")
                .put("prompt_tokens", usage.input())
                .put("total_tokens", usage.input());
        return new Answer(null, Json.written(list), null, usage, request.model(), null);
    }

    private static String packed(JsonNode vector) {
        var bytes = ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(number -> bytes.putFloat((float) number.asDouble(0)));
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
