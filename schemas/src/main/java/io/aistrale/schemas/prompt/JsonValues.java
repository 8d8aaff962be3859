package io.aistrale.schemas.prompt;

import io.aistrale.schemas.jinja.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// JSON as values of a template.
final class JsonValues {

    private JsonValues() {}

    static Object of(JsonNode node) {
        return Values.of(plain(node));
    }

    /// Maps, lists and scalars, and never an object of another kind.
    private static @Nullable Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.asString();
            case BOOLEAN -> node.booleanValue();
            // Not `doubleValue`: what is too large for one it refuses, and says what it was.
            case NUMBER -> node.isIntegralNumber() ? node.bigIntegerValue() : node.numberValue();
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>(node.size());
                node.forEach(item -> list.add(plain(item)));
                yield list;
            }
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                node.properties()
                        .forEach(member -> map.put(member.getKey(), plain(member.getValue())));
                yield map;
            }
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }
}
