package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.ProviderRequest.Task;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// HuggingFace: chat and embeddings by the Inference Providers router, in OpenAI's format; text
/// generation by `{"inputs", "parameters"}` (text-generation-inference's `/generate` schema).
public final class HuggingFaceDialect implements Dialect {
    private static final Map<String, String> FINISH_REASONS =
            Map.of("length", "length", "eos_token", "stop", "stop_sequence", "stop");

    @Override
    public String name() {
        return "huggingface";
    }

    @Override
    public Encoding encode(ProviderRequest request, Endpoint endpoint, Secret token) {
        var headers = Map.of("authorization", "Bearer " + token.reveal());
        if (request.task() != Task.TEXT_GENERATION) {
            var body = OpenAiFormat.body(request);
            return body == null
                    ? refused("body and parameters must be JSON objects (OpenAI format)")
                    : new Encoding.Call(
                            URI.create(
                                    endpoint.baseUrl() + "/" + OpenAiFormat.path(request.task())),
                            headers,
                            Json.bytes(OpenAiFormat.asking(body, request, endpoint)));
        }
        var base = Objects.requireNonNullElse(endpoint.inferenceUrl(), endpoint.baseUrl());
        var body = textGeneration(request);
        return body == null
                ? refused("text_generation takes inputs, and parameters as a JSON object")
                : new Encoding.Call(
                        URI.create(base + "/models/" + request.model()), headers, Json.bytes(body));
    }

    private static Encoding refused(String message) {
        return new Encoding.Refused(ErrorCode.INVALID_REQUEST, message);
    }

    private static @Nullable ObjectNode textGeneration(ProviderRequest request) {
        if (request.inputs() == null) {
            return null;
        }
        var body = Json.MAPPER.createObjectNode().put("inputs", request.inputs());
        var parameters =
                request.parameters() == null
                        ? Json.MAPPER.createObjectNode()
                        : Json.object(request.parameters());
        if (parameters == null) {
            return null;
        }
        // Asked for so that tokens are counted and not estimated; a stream cannot tell the input's.
        parameters.put("details", true);
        if (request.stream()) {
            body.put("stream", true);
            parameters.remove("decoder_input_details");
        } else {
            parameters.put("decoder_input_details", true);
        }
        if (!parameters.has("return_full_text")) {
            parameters.put("return_full_text", false);
        }
        body.set("parameters", parameters);
        return body;
    }

    @Override
    public ProviderOutcome decode(ProviderRequest request, HttpAnswer answer) {
        var exchange = exchange(answer);
        if (request.task() != Task.TEXT_GENERATION) {
            return OpenAiFormat.decode(request, answer, exchange);
        }
        if (answer.status() != 200) {
            return HttpErrors.outcome(answer, OpenAiFormat.words(answer.body()), exchange);
        }
        var generated = generated(answer.body());
        String text = generated == null ? null : Json.text(generated, "generated_text");
        if (generated == null || text == null) {
            return new Rejected(
                    ErrorCode.INVALID_RESPONSE,
                    "the provider's answer has no generated_text",
                    OpenAiFormat.estimate(request, answer.body().length),
                    exchange);
        }
        return new Completed(read(request, generated, text), exchange);
    }

    @Override
    public StreamReader stream(ProviderRequest request, HttpAnswer head) {
        return request.task() == Task.TEXT_GENERATION
                ? new TextGenerationStream(request)
                : new OpenAiStream(request);
    }

    @Override
    public Exchange exchange(HttpAnswer head) {
        return head.exchange(head.header("x-request-id"));
    }

    /// The first generation, of a list or alone; null where there is none.
    private static @Nullable ObjectNode generated(byte[] body) {
        var tree = Json.tree(body);
        var first = tree != null && tree.isArray() ? tree.get(0) : tree;
        return first instanceof ObjectNode object ? object : null;
    }

    private static Answer read(ProviderRequest request, ObjectNode generated, String text) {
        var details = generated.get("details") instanceof ObjectNode given ? given : null;
        var prefill = details == null ? null : details.get("prefill");
        boolean counted =
                details != null
                        && details.has("generated_tokens")
                        && prefill != null
                        && prefill.isArray()
                        && !prefill.isEmpty();
        long input =
                counted && prefill != null ? prefill.size() : OpenAiFormat.inputEstimate(request);
        long output =
                details != null && details.has("generated_tokens")
                        ? Json.count(details, "generated_tokens")
                        : TokenEstimate.of(text);
        return answer(
                request,
                text,
                details == null ? null : finishReason(details),
                TokenUsage.ofText(input, output, !counted));
    }

    /// In OpenAI's words.
    static @Nullable String finishReason(ObjectNode details) {
        String reason = Json.text(details, "finish_reason");
        return reason == null ? null : FINISH_REASONS.getOrDefault(reason, reason);
    }

    static Answer answer(
            ProviderRequest request, String text, @Nullable String finish, TokenUsage usage) {
        return new Answer(
                text,
                completion(request, text, finish, usage),
                finish,
                usage,
                request.model(),
                null);
    }

    /// The generation as an OpenAI `text_completion` object.
    private static String completion(
            ProviderRequest request, String text, @Nullable String finish, TokenUsage usage) {
        var completion = Json.MAPPER.createObjectNode();
        completion.put("object", "text_completion").put("model", request.model());
        completion
                .putArray("choices")
                .addObject()
                .put("index", 0)
                .put("text", text)
                .put("finish_reason", finish);
        completion
                .putObject("usage")
                .put("prompt_tokens", usage.input())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.input() + usage.output());
        return Json.written(completion);
    }
}
