package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
import io.aistrale.worker.provider.ProviderOutcome.Exchange;
import java.net.URI;

/// OpenAI and every provider that speaks its chat-completions and embeddings format. Plain text
/// generation is asked as a chat with one user message.
public final class OpenAiDialect implements Dialect {
    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Encoding encode(ProviderRequest request, Endpoint endpoint, Secret token) {
        var body = OpenAiFormat.body(request);
        if (body == null) {
            return new Encoding.Refused(
                    ErrorCode.INVALID_REQUEST,
                    "body and parameters must be JSON objects (OpenAI format)");
        }
        return new Encoding.Call(
                URI.create(endpoint.baseUrl() + "/" + OpenAiFormat.path(request.task())),
                endpoint.authorization(token),
                Json.bytes(OpenAiFormat.asking(body, request, endpoint)));
    }

    @Override
    public ProviderOutcome decode(ProviderRequest request, HttpAnswer answer) {
        return OpenAiFormat.decode(request, answer, exchange(answer));
    }

    @Override
    public StreamReader stream(ProviderRequest request, HttpAnswer head) {
        return new OpenAiStream(request);
    }

    @Override
    public Exchange exchange(HttpAnswer head) {
        return head.exchange(head.header("x-request-id"));
    }
}
