package io.aistrale.schemas.evaluation;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The members of a JSON object, each with its place.
record Members(String place, ObjectNode written) {

    /// @throws InvalidEvaluationException it is no object, as with all below
    static Members of(String place, JsonNode written) {
        if (written instanceof ObjectNode object) {
            return new Members(place, object);
        }
        throw new InvalidEvaluationException(place, "must be a JSON object");
    }

    void allow(Set<String> known) {
        for (String member : written.propertyNames()) {
            if (!known.contains(member)) {
                throw wrong(
                        member,
                        "is not known here; known are " + String.join(", ", new TreeSet<>(known)));
            }
        }
    }

    InvalidEvaluationException wrong(String member, String reason) {
        return new InvalidEvaluationException(
                place.isEmpty() ? member : place + "." + member, reason);
    }

    JsonNode node(String member) {
        return written.path(member);
    }

    private boolean lacks(String member) {
        return node(member).isMissingNode() || node(member).isNull();
    }

    String text(String member, int longest) {
        String text = textOrNull(member, longest);
        if (text == null) {
            throw wrong(member, "is missing");
        }
        return text;
    }

    @Nullable String textOrNull(String member, int longest) {
        if (lacks(member)) {
            return null;
        }
        JsonNode text = node(member);
        if (!text.isString() || text.asString().isBlank() || text.asString().length() > longest) {
            throw wrong(member, "must be a text of 1 to " + longest + " characters");
        }
        return text.asString();
    }

    boolean flag(String member) {
        if (!lacks(member) && !node(member).isBoolean()) {
            throw wrong(member, "must be true or false");
        }
        return node(member).asBoolean(false);
    }

    /// An object; an empty one where it is left out.
    ObjectNode object(String member) {
        if (lacks(member)) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (node(member) instanceof ObjectNode object) {
            return object;
        }
        throw wrong(member, "must be a JSON object");
    }
}
