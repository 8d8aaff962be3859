package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.ProviderRequest.Task;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's chat-completions and embeddings format (openai-openapi, `CreateChatCompletionResponse`,
/// `CreateEmbeddingResponse`), which most providers speak.
final class OpenAiFormat {
    private OpenAiFormat() {}

    /// The request body, unknown members kept; null where body or parameters are no JSON objects.
    static @Nullable ObjectNode body(ProviderRequest request) {
        var body = request.body() == null ? fromInputs(request) : Json.object(request.body());
        if (body == null) {
            return null;
        }
        if (request.parameters() != null) {
            var parameters = Json.object(request.parameters());
            if (parameters == null) {
                return null;
            }
            body.setAll(parameters);
        }
        body.put("model", request.model());
        body.remove("stream");
        if (request.stream()) {
            body.put("stream", true);
        } else {
            body.remove("stream_options");
        }
        return body;
    }

    /// The body with the question for usage in it: without it OpenAI's streams do not tell.
    static ObjectNode asking(ObjectNode body, ProviderRequest request, Endpoint endpoint) {
        if (!request.stream()) {
            return body;
        }
        var options =
                body.get("stream_options") instanceof ObjectNode given
                        ? given
                        : Json.MAPPER.createObjectNode();
        if (endpoint.transport().asksForUsage()) {
            options.put("include_usage", true);
        } else {
            options.remove("include_usage");
        }
        if (options.isEmpty()) {
            body.remove("stream_options");
        } else {
            body.set("stream_options", options);
        }
        return body;
    }

    private static ObjectNode fromInputs(ProviderRequest request) {
        var body = Json.MAPPER.createObjectNode();
        if (request.task() == Task.EMBEDDINGS) {
            return body.put("input", request.inputs());
        }
        body.putArray("messages").addObject().put("role", "user").put("content", request.inputs());
        return body;
    }

    static String path(Task task) {
        return task == Task.EMBEDDINGS ? "embeddings" : "chat/completions";
    }

    static ProviderOutcome decode(ProviderRequest request, HttpAnswer answer, Exchange exchange) {
        if (answer.status() != 200) {
            return HttpErrors.outcome(answer, words(answer.body()), exchange);
        }
        var body = Json.object(answer.body());
        var read = body == null ? null : read(request, body, answer);
        return read == null
                ? new Rejected(
                        ErrorCode.INVALID_RESPONSE,
                        "the provider's answer is not what its interface promises",
                        estimate(request, answer.body().length),
                        exchange)
                : new Completed(read, exchange);
    }

    /// Reads `{"error": {"message", "type", "code"}}` and the flat forms some providers use.
    static HttpErrors.Words words(byte[] bytes) {
        var body = Json.object(bytes);
        return body == null ? HttpErrors.Words.NONE : words(body);
    }

    static HttpErrors.Words words(ObjectNode body) {
        var error = body.get("error");
        if (error != null && error.isString()) {
            return new HttpErrors.Words(Json.text(body, "error_type"), null, error.stringValue());
        }
        var from = error instanceof ObjectNode nested ? nested : body;
        return new HttpErrors.Words(
                Json.text(from, "type"), Json.text(from, "code"), Json.text(from, "message"));
    }

    private static @Nullable Answer read(
            ProviderRequest request, ObjectNode body, HttpAnswer answer) {
        return request.task() == Task.EMBEDDINGS
                ? embeddings(request, body, answer)
                : chat(request, body, answer);
    }

    private static @Nullable Answer embeddings(
            ProviderRequest request, ObjectNode body, HttpAnswer answer) {
        var data = body.get("data");
        if (data == null || !data.isArray()) {
            return null;
        }
        var usage =
                body.get("usage") instanceof ObjectNode given
                        ? TokenUsage.ofText(Json.count(given, "prompt_tokens"), 0, false)
                        : TokenUsage.ofText(inputEstimate(request), 0, true);
        return answer(null, null, usage, body, answer);
    }

    private static @Nullable Answer chat(
            ProviderRequest request, ObjectNode body, HttpAnswer answer) {
        var choices = body.get("choices");
        if (choices == null
                || !choices.isArray()
                || !(choices.get(0) instanceof ObjectNode first)) {
            return null;
        }
        if (!(first.get("message") instanceof ObjectNode message)) {
            return null;
        }
        String text = Json.text(message, "content");
        var usage =
                body.get("usage") instanceof ObjectNode given
                        ? usage(given)
                        : TokenUsage.ofText(inputEstimate(request), outputEstimate(choices), true);
        return answer(text, Json.text(first, "finish_reason"), usage, body, answer);
    }

    private static Answer answer(
            @Nullable String text,
            @Nullable String finish,
            TokenUsage usage,
            ObjectNode body,
            HttpAnswer answer) {
        return new Answer(
                text,
                new String(answer.body(), StandardCharsets.UTF_8),
                finish,
                usage,
                Json.text(body, "model"),
                Json.text(body, "service_tier"));
    }

    /// OpenAI's totals include their details; ours are disjoint.
    static TokenUsage usage(JsonNode usage) {
        var in = usage.path("prompt_tokens_details");
        var out = usage.path("completion_tokens_details");
        long cached = Json.count(in, "cached_tokens");
        long written = Json.count(in, "cache_write_tokens");
        long audioIn = Json.count(in, "audio_tokens");
        long imageIn = Json.count(in, "image_tokens");
        long reasoning = Json.count(out, "reasoning_tokens");
        long audioOut = Json.count(out, "audio_tokens");
        long input = Json.count(usage, "prompt_tokens") - cached - written - audioIn - imageIn;
        long output = Json.count(usage, "completion_tokens") - reasoning - audioOut;
        return new TokenUsage(
                Math.max(0, input),
                cached,
                written,
                0,
                audioIn,
                imageIn,
                Math.max(0, output),
                reasoning,
                audioOut,
                0,
                0,
                false);
    }

    static TokenUsage estimate(ProviderRequest request, long answerBytes) {
        return TokenUsage.ofText(inputEstimate(request), Math.ceilDiv(answerBytes, 4L), true);
    }

    static long inputEstimate(ProviderRequest request) {
        String asked = request.body() != null ? request.body() : request.inputs();
        return asked == null ? 0 : TokenEstimate.of(asked);
    }

    private static long outputEstimate(JsonNode choices) {
        String said =
                StreamSupport.stream(choices.spliterator(), false)
                        .map(choice -> choice.path("message").toString())
                        .collect(Collectors.joining());
        return TokenEstimate.of(said);
    }
}
