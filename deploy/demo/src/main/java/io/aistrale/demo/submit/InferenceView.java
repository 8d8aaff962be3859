package io.aistrale.demo.submit;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An inference as the gateway tells its owner of it.
///
/// @param provider that served it
/// @param route it named; null where it named a provider's model
/// @param output the whole answer
/// @param costUsd null: not known, or not yet
public record InferenceView(
        String status,
        String provider,
        String model,
        @Nullable String route,
        List<PassedOver> passedOver,
        @Nullable String output,
        TokensTold usage,
        @Nullable BigDecimal costUsd) {

    /// A target of the route that did not serve it.
    public record PassedOver(
            String provider, String model, String errorCode, String reason, boolean called) {

        private static PassedOver of(JsonNode json) {
            return new PassedOver(
                    json.path("provider").asString(""),
                    json.path("model").asString(""),
                    json.path("errorCode").asString(""),
                    json.path("reason").asString(""),
                    json.path("called").asBoolean(false));
        }

        public String target() {
            return provider + "/" + model;
        }
    }

    public InferenceView {
        passedOver = List.copyOf(passedOver);
    }

    static InferenceView of(JsonNode json) {
        JsonNode cost = json.path("costUsd");
        return new InferenceView(
                json.path("status").asString(""),
                json.path("provider").asString(""),
                json.path("model").asString(""),
                json.path("route").asString(null),
                json.path("passedOver").valueStream().map(PassedOver::of).toList(),
                json.path("output").asString(null),
                usage(json.path("usage")),
                cost.isString() ? new BigDecimal(cost.asString()) : null);
    }

    /// The gateway tells disjoint classes of tokens.
    private static TokensTold usage(JsonNode usage) {
        return new TokensTold(
                usage.path("inputTokens").asLong(0)
                        + usage.path("cachedInputTokens").asLong(0)
                        + usage.path("cacheWrite5mTokens").asLong(0)
                        + usage.path("cacheWrite1hTokens").asLong(0),
                usage.path("outputTokens").asLong(0) + usage.path("reasoningTokens").asLong(0));
    }

    public String target() {
        return provider + "/" + model;
    }
}
