package io.aistrale.simulator.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// OpenAI's error envelope: all four keys, always.
final class OpenAiErrors {

    private OpenAiErrors() {}

    static Answer refusal(Fault fault) {
        return switch (fault) {
            case Fault.NoToken _ ->
                    error(
                            401,
                            "You didn't provide an API key.",
                            "invalid_request_error",
                            null,
                            null);
            case Fault.BadToken _ ->
                    error(
                            401,
                            "Incorrect API key provided: sk-****.",
                            "invalid_request_error",
                            null,
                            "invalid_api_key");
            case Fault.NoSuchPath(String path) ->
                    error(404, "Invalid URL (" + path + ")", "invalid_request_error", null, null);
            case Fault.WrongMethod(String method) ->
                    error(
                            405,
                            "Not allowed to " + method + " here.",
                            "invalid_request_error",
                            null,
                            "method_not_supported");
            case Fault.NoSuchModel(String model) ->
                    error(
                            404,
                            "The model `"
                                    + model
                                    + "` does not exist or you do not have access to it.",
                            "invalid_request_error",
                            null,
                            "model_not_found");
            case Fault.BadRequest(String field, String message) -> badRequest(field, message);
            case Fault.Throttled(Quota quota) -> throttled(quota);
            case Fault.SpendExhausted _ ->
                    error(
                            429,
                            "You exceeded your current quota, please check your plan and billing details.",
                            "insufficient_quota",
                            null,
                            "credit_balance_exhausted");
            case Fault.Overloaded _ ->
                    error(
                            503,
                            "The engine is currently overloaded.",
                            "service_unavailable",
                            null,
                            "slow_down");
            case Fault.Status(int status, String message) -> status(status, message);
        };
    }

    private static Answer badRequest(String field, String message) {
        boolean missing = message.startsWith("Missing required");
        return error(
                400,
                message,
                "invalid_request_error",
                field.isEmpty() ? null : field,
                missing ? "missing_required_parameter" : null);
    }

    private static Answer throttled(Quota quota) {
        String retryAfter = OpenAiWire.duration(quota.untilReset());
        String message =
                "Rate limit reached on requests per min (RPM): Limit "
                        + quota.limit()
                        + ". Please try again in "
                        + retryAfter
                        + ".";
        return error(429, message, "requests", null, "rate_limit_exceeded")
                .with(
                        Map.of(
                                "retry-after", Long.toString(quota.retryAfterSeconds()),
                                "retry-after-ms",
                                        Long.toString(Math.max(1, quota.untilReset().toMillis()))));
    }

    private static Answer status(int status, String message) {
        return switch (status) {
            case 401 -> error(401, message, "invalid_request_error", null, "invalid_api_key");
            case 429 ->
                    error(429, message, "requests", null, "rate_limit_exceeded")
                            .with(Map.of("retry-after", "1"));
            case 503 -> error(503, message, "service_unavailable", null, "slow_down");
            default ->
                    status < 500
                            ? error(status, message, "invalid_request_error", null, null)
                            : error(status, message, "server_error", null, null);
        };
    }

    static Answer error(
            int status,
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {
        ObjectNode error =
                Json.object()
                        .put("message", message)
                        .put("type", type)
                        .put("param", param)
                        .put("code", code);
        return Answer.error(status, Json.object().set("error", error));
    }
}
