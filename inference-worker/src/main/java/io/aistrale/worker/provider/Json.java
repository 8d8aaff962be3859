package io.aistrale.worker.provider;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON as providers send it: nothing about it is trusted.
final class Json {
    /// Deepest nesting read; providers' answers and tool schemas stay far below.
    private static final int MAX_DEPTH = 200;

    /// Characters; an answer's bytes are capped before it is parsed.
    private static final int MAX_STRING = 32 * 1024 * 1024;

    /// Numbers pass through as they were written: `2.50` stays `2.50`.
    static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxStringLength(MAX_STRING)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private Json() {}

    /// The object in some bytes; null where they are no JSON object.
    static @Nullable ObjectNode object(byte[] bytes) {
        return tree(bytes) instanceof ObjectNode object ? object : null;
    }

    /// What some bytes say; null where they are no JSON.
    static @Nullable JsonNode tree(byte[] bytes) {
        if (isWide(bytes)) {
            return null;
        }
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException | NumberFormatException e) {
            // An exponent past all bounds is no Jackson exception: 9e9999999999.
            return null;
        }
    }

    /// Jackson would read UTF-16 and UTF-32, too; JSON between systems is UTF-8 (RFC 8259, 8.1),
    /// and as such answers go on.
    private static boolean isWide(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, 4); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /// The object in a text; null where it is no JSON object.
    static @Nullable ObjectNode object(String text) {
        try {
            return MAPPER.readTree(text) instanceof ObjectNode object ? object : null;
        } catch (JacksonException | NumberFormatException e) {
            return null;
        }
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /// As text. [JsonNode#toString()] says the same and takes longer where there are many numbers.
    static String written(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /// A text member; null where it is absent or something else.
    static @Nullable String text(JsonNode node, String member) {
        var value = node.get(member);
        return value != null && value.isString() ? value.stringValue() : null;
    }

    /// A count; 0 where it is absent, negative or no number.
    static long count(JsonNode node, String member) {
        var value = node.get(member);
        return value != null && value.isNumber() ? Math.max(0, value.asLong(0)) : 0;
    }
}
