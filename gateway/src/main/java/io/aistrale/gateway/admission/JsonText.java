package io.aistrale.gateway.admission;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads JSON bodies, and keeps numbers as they were written: what is passed on to a provider is
/// what the caller sent.
final class JsonText {

    private static final int DEEPEST = 128;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEEPEST)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private JsonText() {}

    /// JSON is UTF-8 (RFC 8259, section 8.1).
    static String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException malformed) {
            throw notJson("it is not UTF-8");
        }
    }

    static ObjectNode object(byte[] body) {
        String text = utf8(body);
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw notJson("it must be a JSON object");
        } catch (JacksonException malformed) {
            throw notJson(reason(malformed));
        } catch (NumberFormatException malformed) {
            throw notJson("a number in it is past all bounds");
        }
    }

    static JsonParser parser(String text) {
        return MAPPER.createParser(text);
    }

    static String write(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    static RefusedException notJson(String why) {
        return new RefusedException(Refusal.invalid(null, "The body cannot be read: " + why + "."));
    }

    /// Where it broke, not what was there: Jackson's own message repeats the source.
    static String reason(JacksonException malformed) {
        if (malformed.getOriginalMessage().contains("nesting depth")) {
            return "it is nested deeper than " + DEEPEST + " levels";
        }
        TokenStreamLocation at = malformed.getLocation();
        return at == null
                ? "it is not valid JSON"
                : "it is not valid JSON at line %d, column %d"
                        .formatted(at.getLineNr(), at.getColumnNr());
    }
}
