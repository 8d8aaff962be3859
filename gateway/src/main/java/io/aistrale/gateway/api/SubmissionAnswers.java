package io.aistrale.gateway.api;

import io.aistrale.gateway.id.InferenceIds;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/// The HTTP answers to submissions that the native interface and the façade share.
final class SubmissionAnswers {

    static final String INFERENCE_ID = "x-aistrale-inference-id";
    private static final String PREFERENCE_APPLIED = "Preference-Applied";

    private final InferenceIds ids;

    SubmissionAnswers(InferenceIds ids) {
        this.ids = ids;
    }

    /// Has the answer's `x-request-id` name the inference, where an idempotency key stood for one.
    static void name(HttpServletResponse response, Intake.Taken taken) {
        response.setHeader(
                RequestIdFilter.HEADER, taken.admitted().request().getRequestId().toString());
    }

    /// 202: it is in Kafka, and can be asked for.
    ResponseEntity<Object> accepted(InferenceRequest request, Preference preference) {
        String id = idOf(request);
        HttpHeaders headers = headers(request);
        headers.set(HttpHeaders.LOCATION, "/v1/inferences/" + id);
        if (preference.respondAsync()) {
            headers.set(PREFERENCE_APPLIED, "respond-async");
        }
        return ResponseEntity.accepted()
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(new InferenceJson.Queued(id, request.getRequestId()));
    }

    /// The error a result came to; empty for a success. Under an idempotency key the same result is
    /// all that comes of trying again.
    Optional<ResponseEntity<Object>> failure(InferenceRequest request, InferenceResult result) {
        if (result.getStatus() == ResultStatus.SUCCEEDED) {
            return Optional.empty();
        }
        ApiError error = ErrorStatus.of(result);
        ApiError told = request.getIdempotencyKey() == null ? error : error.withoutRetry();
        return Optional.of(told.toResponse(headers(request)));
    }

    /// 504: the caller did not want a 202, and waiting longer is not possible.
    ResponseEntity<Object> late(InferenceRequest request, Duration waited) {
        return ApiError.pending(
                        "No result within %d s".formatted(waited.toSeconds()), idOf(request))
                .toResponse(headers(request));
    }

    String idOf(InferenceRequest request) {
        return ids.of(request.getRequestId(), request.getUserId());
    }

    HttpHeaders headers(InferenceRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(INFERENCE_ID, idOf(request));
        return headers;
    }
}
