package io.aistrale.worker.provider;

import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Members of OpenAI's chat requests that, at these values, ask for what every provider does anyway
/// (openai-openapi, `CreateChatCompletionRequest`, defaults).
final class OpenAiDefaults {
    private static final Map<String, Predicate<JsonNode>> DEFAULTS =
            Map.of(
                    "n",
                    value -> value.isNumber() && value.asLong(0) == 1,
                    "logprobs",
                    OpenAiDefaults::isFalse,
                    "frequency_penalty",
                    OpenAiDefaults::isZero,
                    "presence_penalty",
                    OpenAiDefaults::isZero,
                    "logit_bias",
                    value -> value.isObject() && value.isEmpty(),
                    "store",
                    OpenAiDefaults::isFalse,
                    "service_tier",
                    value -> value.isString() && value.stringValue().equals("auto"),
                    "modalities",
                    value ->
                            value.isArray()
                                    && value.size() == 1
                                    && "text".equals(value.get(0).asString("")));

    private OpenAiDefaults() {}

    static void ignore(Members body) {
        DEFAULTS.forEach(body::ignore);
    }

    private static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }

    private static boolean isZero(JsonNode value) {
        return value.isNumber() && value.asDouble(1) == 0;
    }
}
