package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.Secret;
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
                Json.bytes(body));
    }

    @Override
    public ProviderOutcome decode(ProviderRequest request, HttpAnswer answer) {
        return OpenAiFormat.decode(request, answer, answer.exchange(answer.header("x-request-id")));
    }
}
