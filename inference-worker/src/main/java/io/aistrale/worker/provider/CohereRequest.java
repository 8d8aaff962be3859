package io.aistrale.worker.provider;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests in OpenAI's format, said as Cohere's v2 chat and embed requests
/// (docs.cohere.com/v2/reference/chat, /embed).
final class CohereRequest {
    /// Members of Cohere's own that OpenAI's format has no word for.
    private static final Set<String> OWN_OF_CHAT =
            Set.of("k", "safety_mode", "documents", "citation_options", "thinking", "priority");

    private static final Set<String> OWN_OF_EMBED = Set.of("truncate", "max_tokens", "priority");

    /// The same in both formats.
    private static final Set<String> SAME =
            Set.of("model", "temperature", "frequency_penalty", "presence_penalty", "seed");

    private final Members from;
    private final ObjectNode to = Json.MAPPER.createObjectNode();

    private CohereRequest(ObjectNode openAi) {
        this.from = Members.of("", openAi);
    }

    /// @throws UntranslatableException naming the member that cannot be said
    static ObjectNode chat(ObjectNode openAi) {
        return new CohereRequest(openAi).chat();
    }

    /// @throws UntranslatableException naming the member that cannot be said
    static ObjectNode embed(ObjectNode openAi) {
        return new CohereRequest(openAi).embed();
    }

    private ObjectNode chat() {
        from.move(SAME, to);
        CohereMessages.say(
                Members.all("messages", from.require("messages")), to.putArray("messages"));
        to.put("stream", false);
        StreamMembers.say(from, to);
        var completion = from.take("max_completion_tokens");
        from.move("max_tokens", to, "max_tokens");
        if (completion != null) {
            to.set("max_tokens", completion);
        }
        from.move("top_p", to, "p");
        stop();
        tools();
        format();
        var logprobs = from.take("logprobs");
        if (logprobs != null && logprobs.booleanValue(false)) {
            to.put("logprobs", true);
        }
        from.ignore("parallel_tool_calls", value -> value.booleanValue(false));
        OpenAiDefaults.ignore(from);
        from.move(OWN_OF_CHAT, to);
        from.end("cohere");
        return to;
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
            boolean strict = false;
            for (var tool : Members.all("tools", tools)) {
                strict |= tool(tool, said.addObject());
            }
            if (strict) {
                to.put("strict_tools", true);
            }
        }
        var choice = from.take("tool_choice");
        if (choice != null) {
            switch (choice.asString("")) {
                case "auto" -> {}
                case "required" -> to.put("tool_choice", "REQUIRED");
                case "none" -> to.put("tool_choice", "NONE");
                default ->
                        throw from.unsayable(
                                "tool_choice", "must be auto, none or required with cohere");
            }
        }
    }

    /// @return whether its calls must keep to the schema
    private static boolean tool(Members tool, ObjectNode said) {
        if (!"function".equals(tool.takeText("type"))) {
            throw tool.unsayable("type", "must be function");
        }
        var function = Members.of(tool.path("function"), tool.require("function"));
        var strict = function.take("strict");
        said.put("type", "function");
        var saidFunction = said.putObject("function").put("name", function.requireText("name"));
        function.move(Set.of("description"), saidFunction);
        var schema = function.take("parameters");
        saidFunction.set(
                "parameters",
                schema == null ? Json.MAPPER.createObjectNode().put("type", "object") : schema);
        function.end("cohere");
        tool.end("cohere");
        return strict != null && strict.booleanValue(false);
    }

    private void format() {
        var asked = from.take("response_format");
        if (asked == null) {
            return;
        }
        var format = Members.of("response_format", asked);
        switch (format.requireText("type")) {
            case "text" -> {}
            case "json_object" -> to.putObject("response_format").put("type", "json_object");
            case "json_schema" -> {
                var schema =
                        Members.of("response_format.json_schema", format.require("json_schema"));
                to.putObject("response_format")
                        .put("type", "json_object")
                        .set("json_schema", schema.require("schema"));
            }
            default -> throw format.unsayable("type", "must be text, json_object or json_schema");
        }
    }

    private ObjectNode embed() {
        from.move("model", to, "model");
        texts(from.require("input"));
        var inputType = from.takeText("input_type");
        to.put("input_type", inputType == null ? "search_document" : inputType);
        var format = from.takeText("encoding_format");
        if (format != null && !format.equals("float") && !format.equals("base64")) {
            throw from.unsayable("encoding_format", "must be float or base64");
        }
        to.putArray("embedding_types").add("float");
        from.move("dimensions", to, "output_dimension");
        from.move(OWN_OF_EMBED, to);
        from.end("cohere");
        return to;
    }

    private void texts(JsonNode input) {
        var texts = to.putArray("texts");
        if (input.isString()) {
            texts.add(input);
            return;
        }
        if (!input.isArray() || input.isEmpty()) {
            throw from.unsayable("input", "must be a text or a list of texts");
        }
        for (var one : input) {
            if (!one.isString()) {
                throw from.unsayable("input", "cohere takes texts, not tokens");
            }
            texts.add(one);
        }
    }
}
