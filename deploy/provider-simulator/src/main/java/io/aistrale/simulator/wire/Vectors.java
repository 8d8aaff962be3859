package io.aistrale.simulator.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Embedding vectors of unit length that depend on nothing but the text and the number of
/// dimensions.
final class Vectors {

    static final int DEFAULT_DIMENSIONS = 256;
    static final int MAX_DIMENSIONS = 4096;

    private Vectors() {}

    /// One thing to embed.
    record Input(String text, int tokens) {}

    /// The four forms OpenAI takes: a string, strings, one list of token ids, or several.
    static List<Input> inputs(JsonNode input) {
        if (input.isString()) {
            return List.of(new Input(input.asString(), Tokens.count(input.asString())));
        }
        if (input.isArray() && input.path(0).isNumber()) {
            return List.of(new Input(input.toString(), input.size()));
        }
        List<Input> inputs = new ArrayList<>();
        for (JsonNode element : input) {
            inputs.addAll(inputs(element));
        }
        return inputs;
    }

    static int tokens(List<Input> inputs) {
        return inputs.stream().mapToInt(Input::tokens).sum();
    }

    static float[] of(String text, int dimensions) {
        SplittableRandom random = new SplittableRandom(text.hashCode() * 0x9E3779B97F4A7C15L);
        float[] vector = new float[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (random.nextDouble() - 0.5);
            squares += vector[i] * (double) vector[i];
        }
        float norm = (float) Math.sqrt(squares);
        for (int i = 0; i < dimensions; i++) {
            vector[i] /= norm;
        }
        return vector;
    }

    static ArrayNode toJson(float[] vector) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(vector.length);
        for (float component : vector) {
            array.add(component);
        }
        return array;
    }

    /// Little-endian float32, as OpenAI's SDKs decode it.
    static String toBase64(float[] vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float component : vector) {
            bytes.putFloat(component);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
