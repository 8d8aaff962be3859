package io.aistrale.worker.provider;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What the chunks of a stream that is translated have in common.
///
/// @param id the provider's id of the answer; null where it has none
/// @param createdSeconds since 1970
record ChunkEnvelope(@Nullable String id, @Nullable String model, long createdSeconds) {
    /// A chunk whose only choice says this.
    ObjectNode delta(ObjectNode delta) {
        return choice(delta, null);
    }

    /// The choice's last chunk.
    ObjectNode finished(@Nullable String finishReason) {
        return choice(Json.MAPPER.createObjectNode(), finishReason);
    }

    ObjectNode text(String more) {
        return delta(Json.MAPPER.createObjectNode().put("content", more));
    }

    ObjectNode reasoning(String more) {
        return delta(Json.MAPPER.createObjectNode().put("reasoning_content", more));
    }

    /// The beginning of a tool call.
    ObjectNode toolCall(int index, String callId, String name, String arguments) {
        var delta = Json.MAPPER.createObjectNode();
        var call = delta.putArray("tool_calls").addObject().put("index", index);
        call.put("id", callId).put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
        return delta(delta);
    }

    ObjectNode toolArguments(int index, String more) {
        var delta = Json.MAPPER.createObjectNode();
        delta.putArray("tool_calls")
                .addObject()
                .put("index", index)
                .putObject("function")
                .put("arguments", more);
        return delta(delta);
    }

    /// The chunk after the last, as OpenAI sends it where usage is asked for.
    ObjectNode usage(TokenUsage usage) {
        var chunk = chunk();
        chunk.putArray("choices");
        chunk.set("usage", ChatCompletion.usage(usage));
        return chunk;
    }

    private ObjectNode choice(ObjectNode delta, @Nullable String finishReason) {
        var chunk = chunk();
        var choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        return chunk;
    }

    private ObjectNode chunk() {
        return Json.MAPPER
                .createObjectNode()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", createdSeconds)
                .put("model", model);
    }
}
