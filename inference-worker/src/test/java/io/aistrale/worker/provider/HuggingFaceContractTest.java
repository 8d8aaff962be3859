package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.worker.provider.ProviderRequest.Task;
import java.net.URI;
import java.util.List;
import java.util.Map;

class HuggingFaceContractTest extends DialectContract {
    private static final String GENERATED =
            """
            [{"generated_text":"and then","details":{"finish_reason":"eos_token","generated_tokens":2,
              "prefill":[{"id":1,"text":"a"},{"id":2,"text":"b"},{"id":3,"text":"c"}],"tokens":[]}}]\
            """;

    @Override
    Dialect dialect() {
        return new HuggingFaceDialect();
    }

    @Override
    Endpoint endpoint() {
        return Endpoints.at(
                "huggingface",
                URI.create("http://provider/v1"),
                URI.create("http://provider/hf-inference"));
    }

    @Override
    List<Recorded> answers() {
        return List.of(
                new Recorded(
                        OpenAiContractTest.chat("meta-llama/Llama-3.1-8B-Instruct"),
                        OpenAiContractTest.CHAT,
                        "Hi",
                        "stop",
                        new TokenUsage(70, 30, 0, 0, 0, 0, 30, 20, 0, 0, 0, false)),
                new Recorded(
                        new ProviderRequest(
                                Task.TEXT_GENERATION,
                                "gpt2",
                                "Once upon a time",
                                null,
                                null,
                                false),
                        GENERATED,
                        "and then",
                        "stop",
                        TokenUsage.ofText(3, 2, false)));
    }

    @Override
    List<ErrorRow> errors() {
        return List.of(
                row(
                        401,
                        "Invalid credentials in Authorization header",
                        "x",
                        ErrorCode.CREDENTIAL_REFUSED),
                row(
                        402,
                        "You have exceeded your monthly included credits",
                        "x",
                        ErrorCode.SPEND_EXHAUSTED),
                row(404, "Model x does not exist", "x", ErrorCode.MODEL_NOT_FOUND),
                row(
                        422,
                        "`inputs` tokens + `max_new_tokens` must be <= 2048",
                        "validation",
                        ErrorCode.INVALID_REQUEST),
                row(
                        424,
                        "Request failed during generation",
                        "generation",
                        ErrorCode.PROVIDER_ERROR),
                row(429, "Model is overloaded", "overloaded", ErrorCode.RATE_LIMITED),
                row(
                        500,
                        "Incomplete generation",
                        "incomplete_generation",
                        ErrorCode.PROVIDER_ERROR),
                row(503, "Model is loading", "x", ErrorCode.PROVIDER_OVERLOADED));
    }

    private static ErrorRow row(int status, String error, String type, ErrorCode expected) {
        return new ErrorRow(
                status,
                Map.of(),
                "{\"error\":\"%s\",\"error_type\":\"%s\"}".formatted(error, type),
                expected,
                null);
    }
}
