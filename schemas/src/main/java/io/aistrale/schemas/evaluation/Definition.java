package io.aistrale.schemas.evaluation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// An evaluator as it is defined.
///
/// @param name its type; the evaluator's name in its scores
/// @param version of the definition: two that differ in anything differ in it
/// @param metric what is scored; the type where the definition names none
/// @param written the JSON it was read from
public record Definition(
        String name, String version, String metric, ObjectNode written, Evaluator evaluator) {

    /// Raised when an evaluator's arithmetic, or what a judge is shown, changes, so that scores
    /// from before and after can be told apart.
    private static final String ARITHMETIC = "3";

    private static final int DIGITS = 12;

    /// The same text for the same members in whatever order they were written.
    private static final JsonMapper CANONICAL =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    static Definition of(String name, String metric, ObjectNode written, Evaluator evaluator) {
        return new Definition(name, version(written), metric, written, evaluator);
    }

    private static String version(ObjectNode written) {
        Object ordered = CANONICAL.treeToValue((JsonNode) written, Object.class);
        String text = ARITHMETIC + "\n" + CANONICAL.writeValueAsString(ordered);
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException bug) {
            throw new IllegalStateException("every JDK has SHA-256", bug);
        }
    }
}
