package io.aistrale.simulator;

import io.aistrale.simulator.behaviour.Behaviour;
import io.aistrale.simulator.wire.Json;
import io.aistrale.simulator.wire.Operation;
import io.aistrale.simulator.wire.Question;
import io.aistrale.simulator.wire.Reply;
import io.aistrale.simulator.wire.Reply.ToolCall;
import io.aistrale.simulator.wire.Tokens;
import io.aistrale.simulator.wire.Usage;
import io.aistrale.simulator.wire.Wire;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes the reply a model gives, and its bill. The same question to the same model gets the same
/// words.
final class Author {

    private static final int REASONING_TOKENS = 64;

    private Author() {}

    static Reply reply(Wire wire, Question question, Behaviour behaviour, String id) {
        boolean usageOmitted = behaviour instanceof Behaviour.NoUsage;
        int input = question.prompt().tokens();
        if (question.operation() == Operation.EMBEDDINGS) {
            return new Reply(id, "", null, false, Usage.plain(input, 0), usageOmitted);
        }
        ToolCall call = behaviour instanceof Behaviour.Tools ? toolCall(question.tool()) : null;
        int reasoning =
                behaviour instanceof Behaviour.ReasoningTokens
                        ? Math.min(REASONING_TOKENS, question.maxTokens() / 2)
                        : 0;
        String whole =
                call == null
                        ? PlausibleText.answer(question.prompt())
                        : Json.write(call.arguments());
        String text = call == null ? cut(whole, question.maxTokens() - reasoning) : whole;
        int output = Tokens.count(text) + reasoning;
        Usage usage =
                behaviour instanceof Behaviour.CachedTokens
                        ? cached(wire.billsCacheWrites(), input, output)
                        : new Usage(input, output, 0, 0, 0, reasoning);
        return new Reply(id, text, call, text.length() < whole.length(), usage, usageOmitted);
    }

    private static String cut(String text, int maxTokens) {
        long characters = (long) maxTokens * Tokens.CHARACTERS_A_TOKEN;
        return characters >= text.length()
                ? text
                : text.substring(0, (int) Math.max(1, characters));
    }

    /// Half of the prompt comes from the cache; where writing to it is billed, an eighth is written
    /// for 5 minutes and an eighth for an hour.
    private static Usage cached(boolean billsWrites, int input, int output) {
        int written = billsWrites ? input / 8 : 0;
        return new Usage(input, output, input / 2, written, written, 0);
    }

    private static @Nullable ToolCall toolCall(Question.@Nullable Tool tool) {
        if (tool == null) {
            return null;
        }
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        tool.schema()
                .path("properties")
                .forEachEntry((name, schema) -> arguments.set(name, example(schema)));
        return new ToolCall(tool.name(), arguments);
    }

    private static JsonNode example(JsonNode schema) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        JsonNode firstAllowed = schema.path("enum").path(0);
        if (!firstAllowed.isMissingNode()) {
            return firstAllowed;
        }
        return switch (schema.path("type").asString("string")) {
            case "integer", "number" -> json.numberNode(1);
            case "boolean" -> json.booleanNode(true);
            case "array" -> json.arrayNode();
            case "object" -> json.objectNode();
            default -> json.stringNode("example");
        };
    }
}
