package io.aistrale.simulator.wire;

import io.aistrale.simulator.wire.Question.Reading;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One provider's wire format: what it accepts, and how its answers and errors look. Pure; it never
/// touches a socket.
public sealed interface Wire
        permits OpenAiWire, HuggingFaceWire, TextGenerationWire, AnthropicWire, CohereWire {

    /// The provider's name in the ledger.
    String provider();

    /// What is asked for at this path (the provider's prefix removed), or null where it serves
    /// nothing.
    @Nullable Operation operation(String path);

    /// The caller's token, or null without one.
    default @Nullable String token(HttpHeaders headers) {
        String authorization = headers.get("authorization");
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : null;
    }

    /// Whether writing to a prompt cache is billed apart.
    default boolean billsCacheWrites() {
        return false;
    }

    /// The model a request names, or empty.
    default String model(String path, JsonNode body) {
        return body.path("model").asString("");
    }

    Reading read(Operation operation, String model, HttpHeaders headers, JsonNode body);

    Answer answer(Question question, Reply reply);

    /// The same answer as server-sent events, each with the blank line that ends it.
    List<String> events(Question question, Reply reply);

    Answer refusal(Fault fault, String requestId);

    /// The headers every answer carries: request id, rate limits.
    Map<String, String> headers(Quota quota, String requestId, Instant now);
}
