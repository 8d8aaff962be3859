package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import java.net.URI;
import java.util.List;
import java.util.Map;

class AnthropicContractTest extends DialectContract {
    static final String MESSAGE =
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929",
             "content":[{"type":"thinking","thinking":"Let me see.","signature":"s"},{"type":"text","text":"Hi "},{"type":"text","text":"there"}],
             "stop_reason":"end_turn","stop_sequence":null,
             "usage":{"input_tokens":11,"cache_creation_input_tokens":300,"cache_read_input_tokens":1000,
               "cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200},
               "output_tokens":50,"output_tokens_details":{"thinking_tokens":20},"service_tier":"standard"}}\
            """;
    static final String TOOL =
            """
            {"id":"msg_2","type":"message","role":"assistant","model":"claude-haiku-4-5",
             "content":[{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Paris"}}],
             "stop_reason":"tool_use","usage":{"input_tokens":11,"output_tokens":5}}\
            """;

    @Override
    Dialect dialect() {
        return new AnthropicDialect();
    }

    @Override
    Endpoint endpoint() {
        return Endpoints.at("anthropic", URI.create("http://provider/v1"), null);
    }

    @Override
    List<Recorded> answers() {
        return List.of(
                new Recorded(
                        OpenAiContractTest.chat("claude-sonnet-4-5"),
                        MESSAGE,
                        "Hi there",
                        "stop",
                        new TokenUsage(11, 1000, 100, 200, 0, 0, 30, 20, 0, 0, 0, false)),
                new Recorded(
                        OpenAiContractTest.chat("claude-haiku-4-5"),
                        TOOL,
                        null,
                        "tool_calls",
                        TokenUsage.ofText(11, 5, false)));
    }

    @Override
    List<ErrorRow> errors() {
        return List.of(
                row(400, "invalid_request_error", ErrorCode.INVALID_REQUEST),
                row(401, "authentication_error", ErrorCode.CREDENTIAL_REFUSED),
                row(402, "billing_error", ErrorCode.SPEND_EXHAUSTED),
                row(403, "permission_error", ErrorCode.PERMISSION_DENIED),
                row(404, "not_found_error", ErrorCode.MODEL_NOT_FOUND),
                row(413, "request_too_large", ErrorCode.REQUEST_TOO_LARGE),
                new ErrorRow(
                        429,
                        Map.of("retry-after", "17"),
                        body("rate_limit_error"),
                        ErrorCode.RATE_LIMITED,
                        17),
                spent(429, "", ",\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}"),
                spent(429, "", ",\"details\":{\"error_code\":\"contract_spend_limit_reached\"}"),
                spent(400, "You have reached your specified API usage limits. You will", ""),
                spent(400, "You have reached your specified workspace API usage limits.", ""),
                spent(400, "Your credit balance is too low to access the Anthropic API.", ""),
                row(500, "api_error", ErrorCode.PROVIDER_ERROR),
                row(504, "timeout_error", ErrorCode.PROVIDER_ERROR),
                row(529, "overloaded_error", ErrorCode.PROVIDER_OVERLOADED));
    }

    private static String body(String type) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"m\"},\"request_id\":\"req_1\"}"
                .formatted(type);
    }

    /// An error whose type does not tell that a limit or a credit is spent.
    private static ErrorRow spent(int status, String message, String details) {
        String type = status == 429 ? "rate_limit_error" : "invalid_request_error";
        String error =
                "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"%s}}"
                        .formatted(type, message, details);
        return new ErrorRow(status, Map.of(), error, ErrorCode.SPEND_EXHAUSTED, null);
    }

    private static ErrorRow row(int status, String type, ErrorCode expected) {
        return new ErrorRow(status, Map.of(), body(type), expected, null);
    }
}
