package io.aistrale.simulator.wire;

import tools.jackson.databind.JsonNode;

/// What a request says in words.
///
/// @param instructions the system and developer messages
/// @param text the last user message
/// @param tokens of everything in it
public record Prompt(String instructions, String text, int tokens) {

    static Prompt of(String text) {
        return new Prompt("", text, Tokens.count(text));
    }

    /// Reads messages in the form all chat APIs share: a role and a content that is a string or a
    /// list of parts.
    static Prompt ofMessages(JsonNode system, JsonNode messages) {
        StringBuilder instructions = new StringBuilder(textOf(system));
        String lastUserText = "";
        int length = instructions.length();
        for (JsonNode message : messages) {
            String text = textOf(message.path("content"));
            length += text.length();
            switch (message.path("role").asString("")) {
                case "system", "developer" -> instructions.append(text).append('\n');
                case "user" -> lastUserText = text;
                default -> {}
            }
        }
        return new Prompt(instructions.toString(), lastUserText, Tokens.ofLength(length));
    }

    private static String textOf(JsonNode content) {
        if (!content.isArray()) {
            return content.asString("");
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.isString() ? part.asString() : part.path("text").asString(""));
        }
        return text.toString();
    }
}
