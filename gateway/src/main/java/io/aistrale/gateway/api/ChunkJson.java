package io.aistrale.gateway.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of `chat.completion.chunk` objects as OpenAI sends it. Workers always ask providers for
/// usage, as it is what a call costs; a client that did not ask for it must not see any.
///
/// All methods throw Jackson's exceptions for what is no JSON.
///
/// @param usageWanted whether the client asked for `stream_options.include_usage`
record ChunkJson(boolean usageWanted) {

    private static final String CHOICES = "choices";
    private static final String USAGE = "usage";

    /// Keeps numbers as they were written.
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    /// A provider's chunk for the client, unchanged where it can be; empty where it is only about
    /// usage and that is not wanted.
    Optional<String> forClient(String chunk) {
        if (usageWanted
                || !chunk.contains("\"usage\"")
                || !(JSON.readTree(chunk) instanceof ObjectNode object)) {
            return Optional.of(chunk);
        }
        JsonNode usage = object.remove(USAGE);
        boolean onlyUsage = isThere(usage) && object.path(CHOICES).isEmpty();
        return onlyUsage ? Optional.empty() : Optional.of(JSON.writeValueAsString(object));
    }

    /// What a provider would have streamed for this `chat.completion`, in one piece; empty where it
    /// is none.
    List<String> ofWhole(String response) {
        if (!(JSON.readTree(response) instanceof ObjectNode whole)
                || !whole.path(CHOICES).isArray()) {
            return List.of();
        }
        JsonNode usage = whole.remove(USAGE);
        whole.put("object", "chat.completion.chunk");
        for (JsonNode choice : whole.path(CHOICES)) {
            if (choice instanceof ObjectNode object) {
                streamed(object);
            }
        }
        List<String> chunks = new ArrayList<>();
        if (usageWanted) {
            whole.putNull(USAGE);
        }
        chunks.add(JSON.writeValueAsString(whole));
        if (usageWanted && isThere(usage)) {
            whole.putArray(CHOICES);
            whole.set(USAGE, usage);
            chunks.add(JSON.writeValueAsString(whole));
        }
        return chunks;
    }

    /// A message becomes a delta; in a delta tool calls have an index.
    private static void streamed(ObjectNode choice) {
        JsonNode message = choice.remove("message");
        choice.set("delta", message == null ? JSON.createObjectNode() : message);
        if (!choice.has("finish_reason")) {
            choice.putNull("finish_reason");
        }
        int index = 0;
        for (JsonNode call : choice.path("delta").path("tool_calls")) {
            if (call instanceof ObjectNode object) {
                object.put("index", index++);
            }
        }
    }

    private static boolean isThere(@Nullable JsonNode node) {
        return node != null && !node.isNull();
    }
}
