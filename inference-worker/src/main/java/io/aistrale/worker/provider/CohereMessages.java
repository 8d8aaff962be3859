package io.aistrale.worker.provider;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's chat messages as Cohere's, which are alike but for a few members.
final class CohereMessages {
    private static final Set<String> TEXTS = Set.of("text");
    private static final Set<String> TEXTS_AND_IMAGES = Set.of("text", "image_url");

    private CohereMessages() {}

    static void say(List<Members> messages, ArrayNode to) {
        messages.forEach(message -> say(message, to.addObject()));
    }

    private static void say(Members message, ObjectNode said) {
        String role = message.requireText("role");
        switch (role) {
            case "system", "developer" -> {
                said.put("role", "system");
                content(message, message.require("content"), TEXTS, said);
            }
            case "user" -> {
                said.put("role", role);
                content(message, message.require("content"), TEXTS_AND_IMAGES, said);
            }
            case "assistant" -> assistant(message, said.put("role", role));
            case "tool" -> {
                said.put("role", role).put("tool_call_id", message.requireText("tool_call_id"));
                content(message, message.require("content"), TEXTS, said);
            }
            default ->
                    throw message.unsayable(
                            "role", "must be system, developer, user, assistant or tool");
        }
        message.end("cohere");
    }

    private static void assistant(Members message, ObjectNode said) {
        var calls = message.take("tool_calls");
        var plan = message.takeText("reasoning_content");
        message.ignore("annotations", JsonNode::isEmpty);
        var content = message.take("content");
        if (content != null && !(calls != null && content.asString("?").isEmpty())) {
            content(message, content, TEXTS, said);
        }
        if (calls != null) {
            if (plan != null) {
                said.put("tool_plan", plan);
            }
            var saidCalls = said.putArray("tool_calls");
            Members.all(message.path("tool_calls"), calls)
                    .forEach(call -> call(call, saidCalls.addObject()));
        }
    }

    private static void call(Members call, ObjectNode said) {
        call.take("index");
        if (!"function".equals(call.requireText("type"))) {
            throw call.unsayable("type", "must be function");
        }
        said.put("id", call.requireText("id")).put("type", "function");
        var function = Members.of(call.path("function"), call.require("function"));
        said.putObject("function")
                .put("name", function.requireText("name"))
                .put("arguments", function.requireText("arguments"));
        function.end("cohere");
        call.end("cohere");
    }

    private static void content(
            Members message, JsonNode content, Set<String> kinds, ObjectNode said) {
        if (content.isString()) {
            said.set("content", content);
            return;
        }
        var parts = said.putArray("content");
        for (var part : Members.all(message.path("content"), content)) {
            String type = part.requireText("type");
            if (!kinds.contains(type)) {
                throw part.unsayable("type", "must be one of " + kinds.stream().sorted().toList());
            }
            var saidPart = parts.addObject().put("type", type);
            saidPart.set(type, part.require(type));
            part.end("cohere");
        }
    }
}
