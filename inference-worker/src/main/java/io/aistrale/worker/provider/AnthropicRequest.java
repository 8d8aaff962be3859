package io.aistrale.worker.provider;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A chat request in OpenAI's format, said as an Anthropic Messages request
/// (platform.claude.com/docs/en/api/messages).
final class AnthropicRequest {
    /// The first version of the API that takes no sampling parameters (facts of its changelog).
    private static final String WITHOUT_SAMPLING = "2026-10-21";

    private static final Set<String> EFFORTS = Set.of("low", "medium", "high", "xhigh", "max");

    /// Members of Anthropic's own that OpenAI's format has no word for.
    private static final Set<String> OWN =
            Set.of("thinking", "cache_control", "service_tier", "container", "inference_geo");

    private final Members from;
    private final ObjectNode to = Json.MAPPER.createObjectNode();
    private final String version;

    private AnthropicRequest(ObjectNode openAi, String version) {
        this.from = Members.of("", openAi);
        this.version = version;
    }

    /// @param version the `anthropic-version` it is sent with
    /// @throws UntranslatableException naming the member that cannot be said
    static ObjectNode of(ObjectNode openAi, String version) {
        return new AnthropicRequest(openAi, version).translated();
    }

    private ObjectNode translated() {
        from.move("model", to, "model");
        outputCap();
        new AnthropicMessages(to).say(Members.all("messages", from.require("messages")));
        sampling();
        stop();
        tools();
        format();
        user();
        StreamMembers.say(from, to);
        OpenAiDefaults.ignore(from);
        from.move(OWN, to);
        from.end("anthropic");
        return to;
    }

    private void outputCap() {
        var completion = from.take("max_completion_tokens");
        var cap = completion == null ? from.take("max_tokens") : completion;
        from.take("max_tokens");
        if (cap == null) {
            throw from.unsayable("max_tokens", "is required by anthropic");
        }
        to.set("max_tokens", cap);
    }

    private void sampling() {
        var temperature = from.take("temperature");
        if (temperature != null) {
            if (!temperature.isNumber() || temperature.asDouble(-1) > 1) {
                throw from.unsayable("temperature", "goes from 0 to 1 with anthropic");
            }
            to.set("temperature", temperature);
        }
        from.move(Set.of("top_p", "top_k"), to);
        for (String sampling : new String[] {"temperature", "top_p", "top_k"}) {
            if (to.has(sampling) && version.compareTo(WITHOUT_SAMPLING) >= 0) {
                throw from.unsayable(
                        sampling,
                        "is not taken by anthropic-version "
                                + WITHOUT_SAMPLING
                                + " and later; leave it out or configure api-version 2023-06-01");
            }
        }
    }

    private void stop() {
        var stop = from.take("stop");
        if (stop instanceof ArrayNode several) {
            to.set("stop_sequences", several);
        } else if (stop != null) {
            to.putArray("stop_sequences").add(stop);
        }
    }

    private void tools() {
        var tools = from.take("tools");
        if (tools != null) {
            var said = to.putArray("tools");
            Members.all("tools", tools).forEach(tool -> said.add(tool(tool)));
        }
        var choice = choice(from.take("tool_choice"));
        var parallel = from.take("parallel_tool_calls");
        if (parallel != null && parallel.isBoolean() && !parallel.booleanValue()) {
            choice = choice == null ? type("auto") : choice;
            disableParallel(choice);
        }
        if (choice != null) {
            to.set("tool_choice", choice);
        }
    }

    /// Where no tool may be called the member is an unknown one.
    private static void disableParallel(ObjectNode choice) {
        if (!"none".equals(Json.text(choice, "type"))) {
            choice.put("disable_parallel_tool_use", true);
        }
    }

    private static ObjectNode tool(Members tool) {
        if (!"function".equals(tool.takeText("type"))) {
            throw tool.unsayable("type", "must be function");
        }
        var function = Members.of(tool.path("function"), tool.require("function"));
        var said = Json.MAPPER.createObjectNode().put("name", function.requireText("name"));
        function.move(Set.of("description", "strict"), said);
        var schema = function.take("parameters");
        said.set("input_schema", schema == null ? type("object") : schema);
        function.end("anthropic");
        tool.move(Set.of("cache_control"), said);
        tool.end("anthropic");
        return said;
    }

    private static ObjectNode type(String type) {
        return Json.MAPPER.createObjectNode().put("type", type);
    }

    private static @Nullable ObjectNode choice(@Nullable JsonNode choice) {
        if (choice == null) {
            return null;
        }
        if (choice.isString()) {
            return switch (choice.stringValue()) {
                case "auto" -> type("auto");
                case "none" -> type("none");
                case "required" -> type("any");
                default ->
                        throw new UntranslatableException(
                                "tool_choice", "must be auto, none, required or a function");
            };
        }
        var named = Members.of("tool_choice", choice);
        var function = Members.of("tool_choice.function", named.require("function"));
        return type("tool").put("name", function.requireText("name"));
    }

    private void format() {
        var config = Json.MAPPER.createObjectNode();
        var effort = from.takeText("reasoning_effort");
        if (effort != null) {
            if (!EFFORTS.contains(effort)) {
                throw from.unsayable("reasoning_effort", "is low, medium, high, xhigh or max");
            }
            config.put("effort", effort);
        }
        var asked = from.take("response_format");
        if (asked != null) {
            format(Members.of("response_format", asked), config);
        }
        if (!config.isEmpty()) {
            to.set("output_config", config);
        }
    }

    private static void format(Members asked, ObjectNode config) {
        switch (asked.requireText("type")) {
            case "text" -> {}
            case "json_schema" -> {
                var schema =
                        Members.of("response_format.json_schema", asked.require("json_schema"));
                config.set("format", type("json_schema").set("schema", schema.require("schema")));
            }
            default -> throw asked.unsayable("type", "must be text or json_schema with anthropic");
        }
    }

    private void user() {
        var user = from.takeText("user");
        if (user != null) {
            to.putObject("metadata").put("user_id", user);
        }
    }
}
