package io.aistrale.gateway.api;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.error.ErrorCode.Retry;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/// The HTTP answer to each end of a request that is not a success.
final class ErrorStatus {

    private ErrorStatus() {}

    static HttpStatus of(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST,
                    PROVIDER_NOT_FOUND,
                    UNSUPPORTED_OPERATION,
                    PROMPT_INVALID,
                    CONTENT_REFUSED,
                    REPLY_ALIAS_UNKNOWN ->
                    HttpStatus.BAD_REQUEST;
            case BUDGET_EXCEEDED, SPEND_EXHAUSTED -> HttpStatus.PAYMENT_REQUIRED;
            case CREDENTIAL_REFUSED, PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
            case MODEL_NOT_FOUND, CREDENTIAL_NOT_FOUND, PROMPT_NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CANCELLED -> HttpStatus.CONFLICT;
            case REQUEST_TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
            case PROVIDER_OVERLOADED,
                    LEASE_LOST,
                    BUDGET_RESERVED,
                    TENANT_BUSY,
                    BUDGET_UNAVAILABLE ->
                    HttpStatus.SERVICE_UNAVAILABLE;
            case PROVIDER_ERROR,
                    PROVIDER_UNAVAILABLE,
                    CONNECTION_LOST,
                    INVALID_RESPONSE,
                    RESPONSE_TOO_LARGE ->
                    HttpStatus.BAD_GATEWAY;
            case DEADLINE_EXCEEDED, PROVIDER_TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
            case WORKER_LOST, RESULT_TOO_LARGE, INTERNAL_ERROR -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    /// The answer to whoever waited for a result that is no success.
    static ApiError of(InferenceResult result) {
        return of(
                result.getStatus(),
                result.getErrorCode(),
                result.getErrorMessage(),
                result.getAttempts());
    }

    /// @param code as the result has it; one newer than this build counts as an internal error
    static ApiError of(
            ResultStatus status, @Nullable String code, @Nullable String message, int attempts) {
        ErrorCode known =
                switch (status) {
                    case CANCELLED -> ErrorCode.CANCELLED;
                    case EXPIRED -> ErrorCode.DEADLINE_EXCEEDED;
                    case FAILED, SUCCEEDED, UNRECOGNIZED ->
                            code == null
                                    ? ErrorCode.INTERNAL_ERROR
                                    : ErrorCode.of(code).orElse(ErrorCode.INTERNAL_ERROR);
                };
        // Of several attempts an earlier one may have been paid for.
        boolean free = known.retry() == Retry.LATER && attempts <= 1;
        return new ApiError(
                of(known),
                code == null ? known.code() : code,
                null,
                message == null ? "The inference ended as " + known.code() + "." : message,
                free ? ApiError.Retry.YES : ApiError.Retry.NO);
    }
}
