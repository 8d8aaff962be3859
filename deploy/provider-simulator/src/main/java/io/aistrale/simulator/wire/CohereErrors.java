package io.aistrale.simulator.wire;

import java.util.Map;

/// Cohere's errors: a message and the request's id.
final class CohereErrors {

    private CohereErrors() {}

    static Answer refusal(Fault fault, String requestId) {
        return switch (fault) {
            case Fault.NoToken _ -> error(401, "no api key supplied", requestId);
            case Fault.BadToken _ -> error(401, "invalid api token", requestId);
            case Fault.NoSuchPath(String path) ->
                    error(404, "resource not found: " + path, requestId);
            case Fault.WrongMethod _ -> error(405, "method not allowed", requestId);
            case Fault.NoSuchModel(String model) ->
                    error(
                            404,
                            "model '"
                                    + model
                                    + "' not found, make sure the correct model ID was used",
                            requestId);
            case Fault.BadRequest(String _, String message) ->
                    error(400, "invalid request: " + message, requestId);
            case Fault.Throttled(Quota quota) -> throttled(quota, requestId);
            case Fault.SpendExhausted _ ->
                    error(402, "Please add or update your payment method to continue.", requestId);
            case Fault.Overloaded _ ->
                    error(503, "the service is overloaded, please retry", requestId);
            case Fault.Status(int status, String message) -> error(status, message, requestId);
        };
    }

    private static Answer throttled(Quota quota, String requestId) {
        return error(
                        429,
                        "You are past the per minute request limit, please wait and try again later.",
                        requestId)
                .with(Map.of("retry-after", Long.toString(quota.retryAfterSeconds())));
    }

    private static Answer error(int status, String message, String requestId) {
        return Answer.error(status, Json.object().put("id", requestId).put("message", message));
    }
}
