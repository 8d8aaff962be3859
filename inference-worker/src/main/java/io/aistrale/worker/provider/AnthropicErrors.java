package io.aistrale.worker.provider;

import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic's errors. What a spent limit is told by stands apart from their type.
final class AnthropicErrors {
    /// How the 400 begins that tells of an owner's own limit or of no credit, and has no code
    /// (platform.claude.com/docs/en/api/errors).
    private static final Set<String> SPENT =
            Set.of(
                    "You have reached your specified API usage limits",
                    "You have reached your specified workspace API usage limits",
                    "Your credit balance is too low");

    private AnthropicErrors() {}

    static HttpErrors.Words words(HttpAnswer answer) {
        var body = Json.object(answer.body());
        return body == null ? HttpErrors.Words.NONE : words(body);
    }

    /// Reads `{"error": {"type", "message", "details": {"error_code"}}}`.
    static HttpErrors.Words words(ObjectNode body) {
        var words = OpenAiFormat.words(body);
        String code = Json.text(body.path("error").path("details"), "error_code");
        if (code == null && isSpent(Objects.requireNonNullElse(words.message(), ""))) {
            code = "insufficient_quota";
        }
        return new HttpErrors.Words(words.type(), code, words.message());
    }

    private static boolean isSpent(String message) {
        return SPENT.stream().anyMatch(message::startsWith);
    }
}
