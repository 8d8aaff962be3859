package io.aistrale.simulator.wire;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON in and out.
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static JsonNode read(byte[] bytes) {
        return MAPPER.readTree(bytes);
    }

    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array(ObjectNode... elements) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(elements.length);
        for (ObjectNode element : elements) {
            array.add(element);
        }
        return array;
    }
}
