package io.aistrale.simulator.wire;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A few of the models there are; every other name works as well.
public final class OpenAiModels {

    private static final List<String> MODELS =
            List.of(
                    "echo",
                    "gpt-4o-mini",
                    "slow-2s",
                    "lognormal-800ms",
                    "flaky-10pct",
                    "throttled-600rpm");

    private OpenAiModels() {}

    /// The reply to `GET /v1/models`.
    public static Answer list() {
        ArrayNode data = JsonNodeFactory.instance.arrayNode();
        for (String model : MODELS) {
            data.add(
                    Json.object()
                            .put("id", model)
                            .put("object", "model")
                            .put("created", 1_721_172_741)
                            .put("owned_by", "simulator"));
        }
        ObjectNode json = Json.object().put("object", "list");
        json.set("data", data);
        return Answer.ok(json);
    }
}
