package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.worker.provider.ProviderRequest.Task;
import java.net.URI;
import java.util.List;
import java.util.Map;

class OpenAiContractTest extends DialectContract {
    static final String CHAT =
            """
            {"id":"chatcmpl-1","object":"chat.completion","created":1732000000,"model":"gpt-4o-mini-2024-07-18",
             "choices":[{"index":0,"message":{"role":"assistant","content":"Hi","refusal":null},"logprobs":null,"finish_reason":"stop"}],
             "usage":{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,
              "prompt_tokens_details":{"cached_tokens":30,"audio_tokens":0},
              "completion_tokens_details":{"reasoning_tokens":20,"audio_tokens":0}},"service_tier":"default"}\
            """;
    private static final String EMBEDDINGS =
            """
            {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.1,-0.2]}],
             "model":"text-embedding-3-small","usage":{"prompt_tokens":7,"total_tokens":7}}\
            """;

    static ProviderRequest chat(String model) {
        return new ProviderRequest(
                Task.CHAT,
                model,
                null,
                "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":9}",
                null,
                false);
    }

    static ProviderRequest embeddings(String model) {
        return new ProviderRequest(
                Task.EMBEDDINGS, model, null, "{\"input\":[\"one\",\"two\"]}", null, false);
    }

    static List<Recorded> recorded() {
        return List.of(
                new Recorded(
                        chat("gpt-4o-mini"),
                        CHAT,
                        "Hi",
                        "stop",
                        new TokenUsage(70, 30, 0, 0, 0, 0, 30, 20, 0, 0, 0, false)),
                new Recorded(
                        embeddings("text-embedding-3-small"),
                        EMBEDDINGS,
                        null,
                        null,
                        TokenUsage.ofText(7, 0, false)));
    }

    @Override
    Dialect dialect() {
        return new OpenAiDialect();
    }

    @Override
    Endpoint endpoint() {
        return Endpoints.at("openai", URI.create("http://provider/v1"), null);
    }

    @Override
    List<Recorded> answers() {
        return recorded();
    }

    @Override
    List<ErrorRow> errors() {
        return List.of(
                row(400, "invalid_request_error", "unsupported_value", ErrorCode.INVALID_REQUEST),
                row(401, "invalid_request_error", "invalid_api_key", ErrorCode.CREDENTIAL_REFUSED),
                row(403, "x", "unsupported_country", ErrorCode.PERMISSION_DENIED),
                row(404, "invalid_request_error", "model_not_found", ErrorCode.MODEL_NOT_FOUND),
                row(429, "insufficient_quota", "insufficient_quota", ErrorCode.SPEND_EXHAUSTED),
                new ErrorRow(
                        429,
                        Map.of("retry-after", "3"),
                        "{\"error\":{\"message\":\"m\",\"type\":\"requests\",\"code\":\"rate_limit_exceeded\"}}",
                        ErrorCode.RATE_LIMITED,
                        3),
                row(500, "server_error", "x", ErrorCode.PROVIDER_ERROR),
                row(503, "server_error", "slow_down", ErrorCode.PROVIDER_OVERLOADED),
                new ErrorRow(
                        502, Map.of(), "<html>bad gateway</html>", ErrorCode.PROVIDER_ERROR, null));
    }

    private static ErrorRow row(int status, String type, String code, ErrorCode expected) {
        return new ErrorRow(
                status,
                Map.of(),
                "{\"error\":{\"message\":\"m\",\"type\":\"%s\",\"param\":null,\"code\":\"%s\"}}"
                        .formatted(type, code),
                expected,
                null);
    }
}
