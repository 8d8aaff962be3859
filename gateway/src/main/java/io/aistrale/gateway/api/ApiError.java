package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Refusal;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// An error as it is answered.
///
/// @param retry whether SDKs may send the request again by themselves (`x-should-retry`); never
///   where that may pay twice or changes nothing
record ApiError(
        HttpStatus status, String code, @Nullable String param, String message, Retry retry) {

    static final String SHOULD_RETRY = "x-should-retry";

    enum Retry {
        YES,
        NO
    }

    static ApiError of(Refusal refusal) {
        return new ApiError(
                ErrorStatus.of(refusal.code()),
                refusal.code().code(),
                refusal.param(),
                refusal.message(),
                Retry.NO);
    }

    static ApiError notFound() {
        return new ApiError(
                HttpStatus.NOT_FOUND, "not_found", null, "There is no such thing here.", Retry.NO);
    }

    static ApiError tooLarge(long limit) {
        return new ApiError(
                HttpStatus.CONTENT_TOO_LARGE,
                "request_too_large",
                null,
                "The body may have at most " + limit + " bytes.",
                Retry.NO);
    }

    /// @param why the gateway takes no more
    static ApiError overloaded(String why) {
        return new ApiError(
                HttpStatus.TOO_MANY_REQUESTS,
                "overloaded",
                null,
                why + "; try again later.",
                Retry.YES);
    }

    static ApiError tooManyBodies() {
        return overloaded(
                "The requests that are here, or those of this API key, have as many bytes as they may");
    }

    static ApiError databaseUnavailable() {
        return unavailable(
                "database_unavailable",
                "The database cannot be reached; try again later.",
                Retry.YES);
    }

    /// What the gateway depends on is away.
    static ApiError unavailable(String code, String message, Retry retry) {
        return new ApiError(HttpStatus.SERVICE_UNAVAILABLE, code, null, message, retry);
    }

    static ApiError tooManyReports() {
        return new ApiError(
                HttpStatus.TOO_MANY_REQUESTS,
                "too_many_reports",
                null,
                "As many reports are being read as may be at one time; try again later.",
                Retry.YES);
    }

    static ApiError tooManyPreviews() {
        return new ApiError(
                HttpStatus.TOO_MANY_REQUESTS,
                "too_many_previews",
                null,
                "As many previews are being rendered as may be at one time; try again later.",
                Retry.YES);
    }

    static ApiError tooManyWaiting() {
        return new ApiError(
                HttpStatus.TOO_MANY_REQUESTS,
                "too_many_waiting",
                null,
                "Too many callers wait for results here; try again, or do not wait.",
                Retry.YES);
    }

    /// Asked again as it is, it would take as long.
    static ApiError queryStopped() {
        return new ApiError(
                HttpStatus.SERVICE_UNAVAILABLE,
                "query_stopped",
                null,
                "The database stopped this query because it took too long; ask for less time, or for"
                        + " fewer rows by a filter.",
                Retry.NO);
    }

    /// The caller's wait is over, the inference is not.
    static ApiError pending(String why, String inferenceId) {
        return new ApiError(
                HttpStatus.GATEWAY_TIMEOUT,
                "result_pending",
                null,
                "%s; it is still being worked on: GET /v1/inferences/%s."
                        .formatted(why, inferenceId),
                Retry.NO);
    }

    /// Of a request that no filter sees.
    static ApiError brokenHead() {
        return new ApiError(
                HttpStatus.BAD_REQUEST,
                "invalid_request",
                null,
                "The request cannot be read: it is malformed, or its head is larger than"
                        + " server.max-http-request-header-size allows.",
                Retry.NO);
    }

    /// For what goes wrong outside our own code: the status says it all.
    static ApiError ofStatus(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> notFound();
            case BAD_REQUEST ->
                    new ApiError(
                            status,
                            "invalid_request",
                            null,
                            "The request cannot be read.",
                            Retry.NO);
            case METHOD_NOT_ALLOWED ->
                    new ApiError(
                            status,
                            "method_not_allowed",
                            null,
                            "This path does not take this method.",
                            Retry.NO);
            case NOT_ACCEPTABLE ->
                    new ApiError(
                            status,
                            "not_acceptable",
                            "Accept",
                            "Answers are application/json.",
                            Retry.NO);
            case UNSUPPORTED_MEDIA_TYPE ->
                    new ApiError(
                            status,
                            "unsupported_media_type",
                            "Content-Type",
                            "The body must be application/json, a dataset application/jsonl.",
                            Retry.NO);
            default ->
                    status.is5xxServerError()
                            ? new ApiError(
                                    status,
                                    "internal_error",
                                    null,
                                    "Something went wrong here; x-request-id finds it in the log.",
                                    Retry.NO)
                            : new ApiError(
                                    status,
                                    status.name().toLowerCase(Locale.ROOT),
                                    null,
                                    status.getReasonPhrase() + ".",
                                    Retry.NO);
        };
    }

    ApiError withoutRetry() {
        return new ApiError(status, code, param, message, Retry.NO);
    }

    ErrorBody body() {
        return new ErrorBody(new ErrorBody.Detail(message, type(), param, code));
    }

    HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.set(SHOULD_RETRY, Boolean.toString(retry == Retry.YES));
        if (retry == Retry.YES) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        if (status == HttpStatus.UNAUTHORIZED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return headers;
    }

    ResponseEntity<Object> toResponse() {
        return toResponse(new HttpHeaders());
    }

    ResponseEntity<Object> toResponse(HttpHeaders more) {
        HttpHeaders headers = headers();
        more.forEach((name, values) -> headers.put(name, Objects.requireNonNull(values)));
        return ResponseEntity.status(status).headers(headers).body(body());
    }

    private String type() {
        return switch (status) {
            case UNAUTHORIZED -> "authentication_error";
            case FORBIDDEN -> "permission_error";
            case NOT_FOUND -> "not_found_error";
            case PAYMENT_REQUIRED -> "insufficient_quota";
            case TOO_MANY_REQUESTS -> "rate_limit_error";
            default -> status.is5xxServerError() ? "server_error" : "invalid_request_error";
        };
    }
}
