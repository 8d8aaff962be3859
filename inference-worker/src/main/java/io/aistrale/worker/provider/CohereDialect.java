package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.ProviderOutcome.Completed;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import io.aistrale.worker.provider.ProviderOutcome.Rejected;
import io.aistrale.worker.provider.ProviderRequest.Task;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Cohere's v2 API. Requests and answers are OpenAI's on our side and translated both ways; what
/// cannot be said is refused by name.
public final class CohereDialect implements Dialect {
    @Override
    public String name() {
        return "cohere";
    }

    @Override
    public Encoding encode(ProviderRequest request, Endpoint endpoint, Secret token) {
        var body = OpenAiFormat.body(request);
        if (body == null) {
            return refused("body and parameters must be JSON objects (OpenAI format)");
        }
        boolean embeds = request.task() == Task.EMBEDDINGS;
        try {
            var said = embeds ? CohereRequest.embed(body) : CohereRequest.chat(body);
            return new Encoding.Call(
                    URI.create(endpoint.baseUrl() + (embeds ? "/embed" : "/chat")),
                    Map.of("authorization", "Bearer " + token.reveal()),
                    Json.bytes(said));
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
            return HttpErrors.outcome(answer, words(answer), exchange);
        }
        var body = Json.object(answer.body());
        var read = body == null ? null : read(request, body, answer);
        if (body == null || read == null) {
            return new Rejected(
                    ErrorCode.INVALID_RESPONSE,
                    "the provider's answer is not what its interface promises",
                    OpenAiFormat.estimate(request, answer.body().length),
                    exchange);
        }
        return CohereAnswer.isFailure(body.path("finish_reason").asString(""))
                ? failed(read, exchange)
                : new Completed(read, exchange);
    }

    @Override
    public StreamReader stream(ProviderRequest request, HttpAnswer head) {
        return new CohereStream(request, head.createdSeconds());
    }

    @Override
    public Exchange exchange(HttpAnswer head) {
        return head.exchange(head.header("x-debug-trace-id"));
    }

    private static @Nullable Answer read(
            ProviderRequest request, ObjectNode body, HttpAnswer answer) {
        if (request.task() != Task.EMBEDDINGS) {
            return CohereAnswer.chat(request, body, answer);
        }
        var asked = OpenAiFormat.body(request);
        boolean base64 =
                asked != null && "base64".equals(asked.path("encoding_format").asString(""));
        return CohereAnswer.embeddings(request, body, base64);
    }

    /// The generation broke off on Cohere's side and is billed as far as it came.
    private static Rejected failed(Answer read, Exchange exchange) {
        return new Rejected(
                ErrorCode.PROVIDER_ERROR,
                "the provider's generation failed (" + read.finishReason() + ")",
                read.usage(),
                exchange);
    }

    /// A trial key's monthly quota comes as 429 too (docs.cohere.com/reference/errors), and no
    /// waiting within a deadline cures it.
    private static HttpErrors.Words words(HttpAnswer answer) {
        var words = OpenAiFormat.words(answer.body());
        String message = words.message();
        return answer.status() == 429 && message != null && message.contains("/ month")
                ? new HttpErrors.Words(null, "insufficient_quota", message)
                : words;
    }
}
