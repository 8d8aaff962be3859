package io.aistrale.worker.provider;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's chat messages as Anthropic's `system` and `messages`: turns of user and assistant in
/// alternation, made of content blocks.
final class AnthropicMessages {
    private static final Pattern DATA_URL =
            Pattern.compile("data:([\\w.+-]+/[\\w.+-]+);base64,(.*)", Pattern.DOTALL);

    private final ObjectNode request;
    private final ArrayNode turns;
    private String role = "";

    AnthropicMessages(ObjectNode request) {
        this.request = request;
        this.turns = Json.MAPPER.createArrayNode();
    }

    void say(List<Members> messages) {
        messages.forEach(this::say);
        request.set("messages", turns);
    }

    private void say(Members message) {
        String from = message.requireText("role");
        switch (from) {
            case "system", "developer" -> system(message);
            case "user" -> blocks("user").addAll(content(message, AnthropicMessages::userPart));
            case "assistant" -> assistant(message, blocks("assistant"));
            case "tool" -> blocks("user").add(toolResult(message));
            default ->
                    throw message.unsayable(
                            "role", "must be system, developer, user, assistant or tool");
        }
        message.end("anthropic");
    }

    private void system(Members message) {
        if (!turns.isEmpty()) {
            throw message.unsayable(
                    "role", "anthropic takes instructions before the first other message only");
        }
        var system =
                request.get("system") instanceof ArrayNode begun
                        ? begun
                        : request.putArray("system");
        system.addAll(content(message, AnthropicMessages::textPart));
    }

    /// The blocks of the turn that is being said; a new one where the role changes.
    private ArrayNode blocks(String speaker) {
        if (!role.equals(speaker)) {
            role = speaker;
            turns.addObject().put("role", speaker).putArray("content");
        }
        return (ArrayNode) turns.get(turns.size() - 1).get("content");
    }

    private static ArrayNode content(Members message, Function<Members, ObjectNode> part) {
        return content(message, message.require("content"), part);
    }

    private static ArrayNode content(
            Members message, JsonNode content, Function<Members, ObjectNode> part) {
        var blocks = Json.MAPPER.createArrayNode();
        if (content.isString()) {
            return blocks.add(text(content.stringValue()));
        }
        Members.all(message.path("content"), content).forEach(one -> blocks.add(part.apply(one)));
        return blocks;
    }

    private static ObjectNode text(String text) {
        return Json.MAPPER.createObjectNode().put("type", "text").put("text", text);
    }

    private static ObjectNode textPart(Members part) {
        if (!"text".equals(part.requireText("type"))) {
            throw part.unsayable("type", "must be text here");
        }
        return ended(part, text(part.requireText("text")));
    }

    private static ObjectNode userPart(Members part) {
        return switch (part.requireText("type")) {
            case "text" -> ended(part, text(part.requireText("text")));
            case "image_url" -> ended(part, image(part));
            default -> throw part.unsayable("type", "must be text or image_url with anthropic");
        };
    }

    /// A part may say what is to be cached in Anthropic's own word.
    private static ObjectNode ended(Members part, ObjectNode block) {
        part.move(Set.of("cache_control"), block);
        part.end("anthropic");
        return block;
    }

    private static ObjectNode image(Members part) {
        var image = Members.of(part.path("image_url"), part.require("image_url"));
        String url = image.requireText("url");
        image.ignore("detail", detail -> "auto".equals(detail.asString("")));
        image.end("anthropic");
        var block = Json.MAPPER.createObjectNode().put("type", "image");
        var data = DATA_URL.matcher(url);
        if (data.matches()) {
            block.putObject("source")
                    .put("type", "base64")
                    .put("media_type", data.group(1))
                    .put("data", data.group(2));
        } else {
            block.putObject("source").put("type", "url").put("url", url);
        }
        return block;
    }

    private static void assistant(Members message, ArrayNode blocks) {
        // Thinking is taken back only with its signature, which OpenAI's format has no place for.
        message.take("reasoning_content");
        message.ignore("annotations", JsonNode::isEmpty);
        var content = message.take("content");
        if (content != null && !(content.isString() && content.stringValue().isEmpty())) {
            blocks.addAll(content(message, content, AnthropicMessages::textPart));
        }
        var calls = message.take("tool_calls");
        if (calls != null) {
            Members.all(message.path("tool_calls"), calls)
                    .forEach(call -> blocks.add(toolUse(call)));
        }
    }

    private static ObjectNode toolUse(Members call) {
        if (!"function".equals(call.requireText("type"))) {
            throw call.unsayable("type", "must be function");
        }
        call.take("index");
        var function = Members.of(call.path("function"), call.require("function"));
        var block =
                Json.MAPPER
                        .createObjectNode()
                        .put("type", "tool_use")
                        .put("id", call.requireText("id"))
                        .put("name", function.requireText("name"));
        var input = Json.object(function.requireText("arguments"));
        if (input == null) {
            throw function.unsayable("arguments", "must be a JSON object as text");
        }
        block.set("input", input);
        function.end("anthropic");
        call.end("anthropic");
        return block;
    }

    private static ObjectNode toolResult(Members message) {
        var block =
                Json.MAPPER
                        .createObjectNode()
                        .put("type", "tool_result")
                        .put("tool_use_id", message.requireText("tool_call_id"));
        block.set("content", content(message, AnthropicMessages::textPart));
        return block;
    }
}
