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

/// Anthropic's Messages API. Requests and answers are OpenAI's on our side and translated both
/// ways; what cannot be said is refused by name.
public final class AnthropicDialect implements Dialect {
    /// The version that is asked for where none is configured: it takes sampling parameters.
    private static final String VERSION = "2023-06-01";

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public Encoding encode(ProviderRequest request, Endpoint endpoint, Secret token) {
        if (request.task() == Task.EMBEDDINGS) {
            return new Encoding.Refused(
                    ErrorCode.UNSUPPORTED_OPERATION, "operation: anthropic has no embeddings");
        }
        var body = OpenAiFormat.body(request);
        if (body == null) {
            return refused("body and parameters must be JSON objects (OpenAI format)");
        }
        String version = Objects.requireNonNullElse(endpoint.apiVersion(), VERSION);
        try {
            var message = AnthropicRequest.of(body, version);
            return new Encoding.Call(
                    URI.create(endpoint.baseUrl() + "/messages"),
                    Map.of("x-api-key", token.reveal(), "anthropic-version", version),
                    Json.bytes(message));
        } catch (UntranslatableException e) {
            return refused(e.words());
        }
    }

    private static Encoding refused(String message) {
        return new Encoding.Refused(ErrorCode.INVALID_REQUEST, message);
    }

    @Override
    public ProviderOutcome decode(ProviderRequest request, HttpAnswer answer) {
        var exchange = exchange(answer);
        if (answer.status() != 200) {
            return HttpErrors.outcome(answer, AnthropicErrors.words(answer), exchange);
        }
        var message = Json.object(answer.body());
        var read = message == null ? null : AnthropicAnswer.of(request, message, answer);
        return read == null
                ? new Rejected(
                        ErrorCode.INVALID_RESPONSE,
                        "the provider's answer is not what its interface promises",
                        OpenAiFormat.estimate(request, answer.body().length),
                        exchange)
                : new Completed(read, exchange);
    }

    @Override
    public StreamReader stream(ProviderRequest request, HttpAnswer head) {
        return new AnthropicStream(request, head.createdSeconds());
    }

    @Override
    public Exchange exchange(HttpAnswer head) {
        return head.exchange(head.header("request-id"));
    }
}
