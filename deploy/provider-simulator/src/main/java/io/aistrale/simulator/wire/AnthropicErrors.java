package io.aistrale.simulator.wire;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Anthropic's errors: a type inside an envelope that says `error` and names the request.
final class AnthropicErrors {

    private AnthropicErrors() {}

    static Answer refusal(Fault fault, String requestId) {
        return switch (fault) {
            case Fault.NoToken _ ->
                    error(401, "authentication_error", "x-api-key header is required", requestId);
            case Fault.BadToken _ ->
                    error(401, "authentication_error", "invalid x-api-key", requestId);
            case Fault.NoSuchPath _ -> error(404, "not_found_error", "Not Found", requestId);
            case Fault.WrongMethod _ ->
                    error(405, "invalid_request_error", "Method Not Allowed", requestId);
            case Fault.NoSuchModel(String model) ->
                    error(404, "not_found_error", "model: " + model, requestId);
            case Fault.BadRequest(String field, String message) ->
                    error(
                            400,
                            "invalid_request_error",
                            field.isEmpty() ? message : field + ": " + message,
                            requestId);
            case Fault.Throttled(Quota quota) ->
                    error(
                                    429,
                                    "rate_limit_error",
                                    "This request would exceed your rate limit.",
                                    requestId)
                            .with(Map.of("retry-after", Long.toString(quota.retryAfterSeconds())));
            case Fault.SpendExhausted _ -> spendExhausted(requestId);
            case Fault.Overloaded _ -> error(529, "overloaded_error", "Overloaded", requestId);
            case Fault.Status(int status, String message) ->
                    error(status, type(status), message, requestId);
        };
    }

    /// A 429 like the rate limit's, told apart by its details and by having no `retry-after`.
    private static Answer spendExhausted(String requestId) {
        ObjectNode json =
                errorBody(
                        "rate_limit_error",
                        "Your organization reached its monthly spend cap.",
                        requestId);
        json.withObject("error")
                .putObject("details")
                .put("error_code", "enforced_spend_limit_reached");
        return Answer.error(429, json);
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static Answer error(int status, String type, String message, String requestId) {
        return Answer.error(status, errorBody(type, message, requestId));
    }

    private static ObjectNode errorBody(String type, String message, String requestId) {
        ObjectNode json = Json.object().put("type", "error");
        json.putObject("error").put("type", type).put("message", message);
        return json.put("request_id", requestId);
    }
}
