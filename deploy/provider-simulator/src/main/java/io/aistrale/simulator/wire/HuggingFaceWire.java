package io.aistrale.simulator.wire;

import io.aistrale.simulator.wire.Question.Reading;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// HuggingFace's router: OpenAI's shape, errors of its own, and a header that names the backend
/// that answered.
public final class HuggingFaceWire implements Wire {

    private static final String BACKEND = "simulator";

    private final OpenAiWire openAi = new OpenAiWire();

    @Override
    public String provider() {
        return "huggingface";
    }

    @Override
    public @Nullable Operation operation(String path) {
        return openAi.operation(path);
    }

    @Override
    public Reading read(Operation operation, String model, HttpHeaders headers, JsonNode body) {
        return openAi.read(operation, model, headers, body);
    }

    @Override
    public Answer answer(Question question, Reply reply) {
        return openAi.answer(question, reply);
    }

    @Override
    public List<String> events(Question question, Reply reply) {
        return openAi.events(question, reply);
    }

    @Override
    public Answer refusal(Fault fault, String requestId) {
        return switch (fault) {
            case Fault.NoToken _, Fault.BadToken _ -> plain(401, "Invalid username or password.");
            case Fault.NoSuchPath _ -> plain(404, "Not Found");
            case Fault.WrongMethod _ -> plain(405, "Method Not Allowed");
            case Fault.NoSuchModel(String model) ->
                    OpenAiErrors.error(
                            400,
                            "The requested model '" + model + "' does not exist",
                            "invalid_request_error",
                            "model",
                            "model_not_found");
            case Fault.BadRequest bad -> OpenAiErrors.refusal(bad);
            case Fault.Throttled(Quota quota) -> throttled(quota);
            case Fault.SpendExhausted _ ->
                    plain(
                            402,
                            "You have exceeded your monthly included credits for Inference Providers."
                                    + " Purchase pre-paid credits to continue.");
            case Fault.Overloaded _ -> plain(503, "Model is overloaded");
            case Fault.Status(int status, String message) -> plain(status, message);
        };
    }

    static Answer throttled(Quota quota) {
        return plain(429, "You have reached the rate limit.")
                .with(Map.of("retry-after", Long.toString(quota.retryAfterSeconds())));
    }

    private static Answer plain(int status, String message) {
        return Answer.error(status, Json.object().put("error", message));
    }

    @Override
    public Map<String, String> headers(Quota quota, String requestId, Instant now) {
        return routerHeaders(quota, requestId, BACKEND);
    }

    /// The rate limit in the notation of the IETF draft, as the hub sends it.
    static Map<String, String> routerHeaders(Quota quota, String requestId, String backend) {
        return Map.of(
                "x-request-id",
                requestId,
                "x-inference-provider",
                backend,
                "ratelimit",
                "\"api\";r=" + quota.remaining() + ";t=" + quota.retryAfterSeconds(),
                "ratelimit-policy",
                "\"sliding window\";\"api\";q=" + quota.limit() + ";w=60");
    }
}
