package io.aistrale.demo.workload;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a request says to the model. The system message and the task stay in English, whatever the
/// ticket's language.
public final class Questions {

    /// A word is enough for a category; one sentence for a summary.
    public static final int CLASSIFY_TOKENS = 16;

    public static final int SUMMARISE_TOKENS = 100;

    private static final String CLASSIFY =
            """
            You sort support tickets. Answer with one word only, out of these.
            Categories: billing, bug, shipping, account, question, feedback\
            """;
    private static final String SUMMARISE =
            "You summarise support tickets in one English sentence, without greeting.";
    private static final JsonMapper JSON = new JsonMapper();

    private Questions() {}

    /// Most output tokens the request may cost.
    public static int outputTokens(DemoRequest request) {
        return switch (request.task()) {
            case CLASSIFY -> CLASSIFY_TOKENS;
            case SUMMARISE -> SUMMARISE_TOKENS;
            case EMBED -> 0;
        };
    }

    /// The plain text for requests by `inputs`.
    public static String inputs(DemoRequest request) {
        return switch (request.task()) {
            case CLASSIFY -> CLASSIFY + "\n\nTicket:\n" + request.ticket().whole();
            case SUMMARISE ->
                    "Summarise this support ticket in one sentence:\n"
                            + request.ticket().text()
                            + "\n\nSubject: "
                            + request.ticket().subject();
            case EMBED -> request.ticket().whole();
        };
    }

    /// The OpenAI-format body, without a model.
    public static ObjectNode body(DemoRequest request) {
        ObjectNode body = JSON.createObjectNode();
        if (request.task() == Task.EMBED) {
            return body.put("input", request.ticket().whole()).put("encoding_format", "float");
        }
        var messages = body.putArray("messages");
        boolean classify = request.task() == Task.CLASSIFY;
        messages.addObject().put("role", "system").put("content", classify ? CLASSIFY : SUMMARISE);
        messages.addObject()
                .put("role", "user")
                .put("content", classify ? request.ticket().whole() : inputs(request));
        return body.put(outputCap(request), outputTokens(request));
    }

    /// The parameters laid over `inputs`.
    public static ObjectNode parameters(DemoRequest request) {
        return switch (request.form()) {
            case CHAT_INPUTS ->
                    JSON.createObjectNode().put(outputCap(request), outputTokens(request));
            case TEXT_GENERATION ->
                    JSON.createObjectNode()
                            .put("max_new_tokens", outputTokens(request))
                            .put("return_full_text", false);
            case CHAT_BODY, EMBEDDINGS -> JSON.createObjectNode();
        };
    }

    /// OpenAI's newer models know the newer name only, other vendors the older.
    private static String outputCap(DemoRequest request) {
        return request.target().provider().equals(DemoUser.OPENAI)
                ? "max_completion_tokens"
                : "max_tokens";
    }
}
