package io.aistrale.worker.provider;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A whole answer as the only chunk of a stream.
final class WholeAsChunk {
    private WholeAsChunk() {}

    /// Null where it is no chat or text completion.
    static @Nullable Chunk of(Answer answer) {
        var chunk = Json.object(answer.response());
        if (chunk == null || !(chunk.get("choices") instanceof ArrayNode choices)) {
            return null;
        }
        if ("chat.completion".equals(Json.text(chunk, "object"))) {
            chunk.put("object", "chat.completion.chunk");
        }
        for (var choice : choices) {
            if (choice instanceof ObjectNode said
                    && said.remove("message") instanceof ObjectNode m) {
                said.set("delta", numbered(m));
            }
        }
        return new Chunk(Json.written(chunk), answer.text() == null ? "" : answer.text(), true);
    }

    /// A delta's tool calls say which they go on with.
    private static ObjectNode numbered(ObjectNode message) {
        if (message.get("tool_calls") instanceof ArrayNode calls) {
            for (int i = 0; i < calls.size(); i++) {
                if (calls.get(i) instanceof ObjectNode call) {
                    call.put("index", i);
                }
            }
        }
        return message;
    }
}
