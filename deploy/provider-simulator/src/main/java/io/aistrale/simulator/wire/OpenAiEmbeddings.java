package io.aistrale.simulator.wire;

import io.aistrale.simulator.wire.Question.Reading;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's embeddings.
final class OpenAiEmbeddings {

    private OpenAiEmbeddings() {}

    static Reading read(String model, JsonNode body) {
        List<Vectors.Input> inputs = Vectors.inputs(body.path("input"));
        if (inputs.isEmpty()) {
            return refused("input", "Missing required parameter: 'input'.");
        }
        int dimensions = dimensions(body);
        if (dimensions < 1 || dimensions > Vectors.MAX_DIMENSIONS) {
            return refused("dimensions", "Invalid value for 'dimensions'.");
        }
        Prompt prompt = new Prompt("", inputs.getFirst().text(), Vectors.tokens(inputs));
        return new Reading.Understood(
                new Question(Operation.EMBEDDINGS, model, prompt, 0, false, null, body));
    }

    private static int dimensions(JsonNode body) {
        return body.path("dimensions").asInt(Vectors.DEFAULT_DIMENSIONS);
    }

    private static Reading refused(String field, String message) {
        return new Reading.Refused(new Fault.BadRequest(field, message));
    }

    static Answer answer(Question question, Reply reply) {
        boolean base64 = question.body().path("encoding_format").asString("float").equals("base64");
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Vectors.Input input : Vectors.inputs(question.body().path("input"))) {
            float[] vector = Vectors.of(input.text(), dimensions(question.body()));
            ObjectNode item = Json.object().put("object", "embedding").put("index", list.size());
            if (base64) {
                item.put("embedding", Vectors.toBase64(vector));
            } else {
                item.set("embedding", Vectors.toJson(vector));
            }
            list.add(item);
        }
        ObjectNode json = Json.object().put("object", "list");
        json.set("data", list);
        json.put("model", question.model());
        if (!reply.usageOmitted()) {
            int tokens = reply.usage().input();
            json.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        }
        return Answer.ok(json);
    }
}
