package io.aistrale.simulator.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A request as the model sees it.
///
/// @param maxTokens the caller's cap on output tokens; `Integer.MAX_VALUE` without one
/// @param tool the first tool offered
/// @param body the request's JSON, for what only its wire format knows
public record Question(
        Operation operation,
        String model,
        Prompt prompt,
        int maxTokens,
        boolean stream,
        @Nullable Tool tool,
        JsonNode body) {

    /// A tool's name and the JSON schema of its arguments.
    public record Tool(String name, JsonNode schema) {}

    /// What reading a request comes to.
    public sealed interface Reading {
        record Understood(Question question) implements Reading {}

        record Refused(Fault fault) implements Reading {}
    }
}
