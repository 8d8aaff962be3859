package io.aistrale.simulator.wire;

import io.aistrale.simulator.wire.Question.Reading;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// HuggingFace's text generation (TGI): `inputs` in, `generated_text` out. `/models/{model}`
/// answers a list and repeats the prompt unless told otherwise; `/generate` answers an object
/// without it. Like the original it counts the input only when `decoder_input_details` asks for it.
public final class TextGenerationWire implements Wire {

    private static final String MODELS = "/models/";
    private static final String GENERATE = "/generate";

    @Override
    public String provider() {
        return "huggingface";
    }

    @Override
    public @Nullable Operation operation(String path) {
        boolean model = path.startsWith(MODELS) && path.length() > MODELS.length();
        return model || path.equals(GENERATE) ? Operation.TEXT_GENERATION : null;
    }

    @Override
    public String model(String path, JsonNode body) {
        return path.startsWith(MODELS)
                ? path.substring(MODELS.length())
                : body.path("model").asString("tgi");
    }

    @Override
    public Reading read(Operation operation, String model, HttpHeaders headers, JsonNode body) {
        String inputs = body.path("inputs").asString("");
        if (inputs.isEmpty()) {
            return new Reading.Refused(
                    new Fault.BadRequest(
                            "inputs", "Input validation error: `inputs` cannot be empty"));
        }
        int cap = body.path("parameters").path("max_new_tokens").asInt(Integer.MAX_VALUE);
        if (cap < 1) {
            return new Reading.Refused(
                    new Fault.BadRequest(
                            "max_new_tokens",
                            "Input validation error: `max_new_tokens` must be strictly positive"));
        }
        boolean stream = body.path("stream").asBoolean(false);
        return new Reading.Understood(
                new Question(operation, model, Prompt.of(inputs), cap, stream, null, body));
    }

    @Override
    public Answer answer(Question question, Reply reply) {
        boolean list = !question.model().equals("tgi");
        boolean fullText = parameters(question).path("return_full_text").asBoolean(list);
        ObjectNode json =
                Json.object()
                        .put(
                                "generated_text",
                                fullText ? question.prompt().text() + reply.text() : reply.text());
        if (parameters(question).path("details").asBoolean(false) && !reply.usageOmitted()) {
            json.set("details", details(question, reply));
        }
        return Answer.ok(list ? Json.array(json) : json);
    }

    private static JsonNode parameters(Question question) {
        return question.body().path("parameters");
    }

    private static ObjectNode details(Question question, Reply reply) {
        ObjectNode details =
                Json.object()
                        .put("finish_reason", reply.cutShort() ? "length" : "eos_token")
                        .put("generated_tokens", reply.usage().output())
                        .putNull("seed");
        ArrayNode prefill = details.putArray("prefill");
        if (parameters(question).path("decoder_input_details").asBoolean(false)) {
            for (int i = 0; i < reply.usage().input(); i++) {
                prefill.add(Json.object().put("id", i).put("text", "").putNull("logprob"));
            }
        }
        details.putArray("tokens");
        return details;
    }

    @Override
    public List<String> events(Question question, Reply reply) {
        List<String> events = new ArrayList<>();
        List<String> pieces = Pieces.words(reply.text());
        for (int i = 0; i < pieces.size(); i++) {
            ObjectNode event = Json.object().put("index", i + 1);
            event.putObject("token")
                    .put("id", i)
                    .put("text", pieces.get(i))
                    .put("logprob", -0.1)
                    .put("special", false);
            if (i < pieces.size() - 1) {
                event.putNull("generated_text").putNull("details");
            } else {
                event.put("generated_text", reply.text());
                if (reply.usageOmitted()) {
                    event.putNull("details");
                } else {
                    ObjectNode details = event.putObject("details");
                    details.put("finish_reason", reply.cutShort() ? "length" : "eos_token");
                    details.put("generated_tokens", reply.usage().output()).putNull("seed");
                }
            }
            events.add("data:" + Json.write(event) + "\n\n");
        }
        return events;
    }

    @Override
    public Answer refusal(Fault fault, String requestId) {
        return switch (fault) {
            case Fault.NoToken _, Fault.BadToken _ ->
                    Answer.error(401, Json.object().put("error", "Invalid username or password."));
            case Fault.NoSuchPath _ -> Answer.error(404, Json.object().put("error", "Not Found"));
            case Fault.WrongMethod _ ->
                    Answer.error(405, Json.object().put("error", "Method Not Allowed"));
            case Fault.NoSuchModel(String model) ->
                    Answer.error(
                            404, Json.object().put("error", "Model " + model + " does not exist"));
            case Fault.BadRequest(String field, String message) ->
                    field.isEmpty()
                            ? error(400, message, "validation")
                            : error(422, message, "validation");
            case Fault.Throttled(Quota quota) -> HuggingFaceWire.throttled(quota);
            case Fault.SpendExhausted _ ->
                    Answer.error(
                            402,
                            Json.object()
                                    .put(
                                            "error",
                                            "You have exceeded your monthly included credits."));
            case Fault.Overloaded _ -> error(429, "Model is overloaded", "overloaded");
            case Fault.Status(int status, String message) -> error(status, message, type(status));
        };
    }

    private static String type(int status) {
        return switch (status) {
            case 422 -> "validation";
            case 424 -> "generation";
            case 429, 503 -> "overloaded";
            case 500 -> "incomplete_generation";
            default -> "unknown";
        };
    }

    private static Answer error(int status, String message, String type) {
        return Answer.error(status, Json.object().put("error", message).put("error_type", type));
    }

    @Override
    public Map<String, String> headers(Quota quota, String requestId, Instant now) {
        return HuggingFaceWire.routerHeaders(quota, requestId, "hf-inference");
    }
}
