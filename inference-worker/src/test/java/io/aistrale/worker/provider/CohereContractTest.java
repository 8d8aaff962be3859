package io.aistrale.worker.provider;

import io.aistrale.schemas.error.ErrorCode;
import java.net.URI;
import java.util.List;
import java.util.Map;

class CohereContractTest extends DialectContract {
    static final String CHAT =
            """
            {"id":"c14c80c3","finish_reason":"MAX_TOKENS",
             "message":{"role":"assistant","content":[{"type":"thinking","thinking":"Hm."},{"type":"text","text":"Hi"}]},
             "usage":{"billed_units":{"input_tokens":5,"output_tokens":8,"search_units":1},
               "tokens":{"input_tokens":69,"output_tokens":9},"cached_tokens":3}}\
            """;
    static final String TOOL =
            """
            {"id":"c2","finish_reason":"TOOL_CALL",
             "message":{"role":"assistant","tool_plan":"I will look.","tool_calls":[
               {"id":"weather_1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Paris\\"}"}}]},
             "usage":{"billed_units":{"input_tokens":12,"output_tokens":6},"tokens":{"input_tokens":80,"output_tokens":6}}}\
            """;
    static final String EMBED =
            """
            {"id":"e1","embeddings":{"float":[[0.5,-0.25],[1.0,2.0]]},"texts":["one","two"],
             "meta":{"api_version":{"version":"2"},"billed_units":{"input_tokens":2}},"response_type":"embeddings_by_type"}\
            """;

    @Override
    Dialect dialect() {
        return new CohereDialect();
    }

    @Override
    Endpoint endpoint() {
        return Endpoints.at("cohere", URI.create("http://provider/v2"), null);
    }

    @Override
    List<Recorded> answers() {
        return List.of(
                new Recorded(
                        OpenAiContractTest.chat("command-a-03-2025"),
                        CHAT,
                        "Hi",
                        "length",
                        new TokenUsage(5, 0, 0, 0, 0, 0, 8, 0, 0, 0, 1, false)),
                new Recorded(
                        OpenAiContractTest.chat("command-a-03-2025"),
                        TOOL,
                        null,
                        "tool_calls",
                        TokenUsage.ofText(12, 6, false)),
                new Recorded(
                        OpenAiContractTest.embeddings("embed-v4.0"),
                        EMBED,
                        null,
                        null,
                        TokenUsage.ofText(2, 0, false)));
    }

    @Override
    List<ErrorRow> errors() {
        return List.of(
                row(
                        400,
                        "invalid request: message must be at least 1 token long",
                        ErrorCode.INVALID_REQUEST),
                row(401, "invalid api token", ErrorCode.CREDENTIAL_REFUSED),
                row(402, "Please add or update your payment method", ErrorCode.SPEND_EXHAUSTED),
                row(403, "forbidden", ErrorCode.PERMISSION_DENIED),
                row(404, "model 'x' not found", ErrorCode.MODEL_NOT_FOUND),
                row(422, "message contains disallowed characters", ErrorCode.INVALID_REQUEST),
                new ErrorRow(
                        429,
                        Map.of("retry-after", "6"),
                        body("slow down"),
                        ErrorCode.RATE_LIMITED,
                        6),
                row(
                        429,
                        "You are using a Trial key, which is limited to 1000 API calls / month.",
                        ErrorCode.SPEND_EXHAUSTED),
                row(498, "blocked token", ErrorCode.CREDENTIAL_REFUSED),
                row(499, "request cancelled", ErrorCode.PROVIDER_ERROR),
                row(500, "internal server error", ErrorCode.PROVIDER_ERROR),
                row(501, "not implemented", ErrorCode.UNSUPPORTED_OPERATION),
                row(503, "service unavailable", ErrorCode.PROVIDER_OVERLOADED),
                row(504, "gateway timeout", ErrorCode.PROVIDER_ERROR));
    }

    private static String body(String message) {
        return "{\"id\":\"r-1\",\"message\":\"%s\"}".formatted(message);
    }

    private static ErrorRow row(int status, String message, ErrorCode expected) {
        return new ErrorRow(status, Map.of(), body(message), expected, null);
    }
}
