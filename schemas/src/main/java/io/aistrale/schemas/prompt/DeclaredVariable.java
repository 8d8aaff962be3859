package io.aistrale.schemas.prompt;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a prompt says of one of its variables.
///
/// @param type null: any
/// @param otherwise its value where none is given, made once for all renderings; null: none
record DeclaredVariable(@Nullable String type, @Nullable Object otherwise, boolean required) {

    private static final Set<String> MEMBERS = Set.of("type", "default", "required");
    private static final Map<String, Predicate<JsonNode>> TYPES =
            Map.of(
                    "string", JsonNode::isString,
                    "number", JsonNode::isNumber,
                    "integer", JsonNode::isIntegralNumber,
                    "boolean", JsonNode::isBoolean,
                    "array", JsonNode::isArray,
                    "list", JsonNode::isArray,
                    "object", JsonNode::isObject,
                    "map", JsonNode::isObject);

    /// @throws InvalidPromptException what is declared makes no sense
    static DeclaredVariable of(String place, JsonNode written) {
        if (!written.isObject()) {
            throw new InvalidPromptException(
                    place, 0, "must be an object of type, default and required");
        }
        for (String member : written.propertyNames()) {
            if (!MEMBERS.contains(member)) {
                throw new InvalidPromptException(
                        place, 0, "knows type, default and required, and nothing else");
            }
        }
        JsonNode required = written.path("required");
        if (!required.isMissingNode() && !required.isBoolean()) {
            throw new InvalidPromptException(place + ".required", 0, "must be true or false");
        }
        JsonNode otherwise = written.get("default");
        DeclaredVariable declared =
                new DeclaredVariable(
                        type(place, written.path("type")),
                        otherwise == null ? null : JsonValues.of(otherwise),
                        required.asBoolean(false));
        if (otherwise != null && !otherwise.isNull()) {
            declared.check(place + ".default", otherwise);
        }
        return declared;
    }

    private static @Nullable String type(String place, JsonNode written) {
        if (written.isMissingNode() || written.isNull()) {
            return null;
        }
        if (!written.isString() || !TYPES.containsKey(written.asString())) {
            throw new InvalidPromptException(
                    place + ".type",
                    0,
                    "must be one of " + String.join(", ", new TreeSet<>(TYPES.keySet())));
        }
        return written.asString();
    }

    /// @throws InvalidPromptException the value is of another type
    void check(String place, JsonNode value) {
        Predicate<JsonNode> fits = type == null ? _ -> true : TYPES.get(type);
        if (fits != null && !fits.test(value)) {
            throw new InvalidPromptException(place, 0, "must be of type " + type);
        }
    }
}
