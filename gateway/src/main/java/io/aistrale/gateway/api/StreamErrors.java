package io.aistrale.gateway.api;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/// What can be said of a streamed answer that does not come to its end. Nothing here may be sent
/// again by an SDK: the call goes on, or has been paid for.
///
/// @param id public id of the inference
/// @param keyed whether an idempotency key stands for it: trying again comes to the same result
/// @param longestWait of a caller for a result
record StreamErrors(String id, boolean keyed, Duration longestWait) {

    /// What a result came to that is no success. A failure may overtake the chunks before it, so
    /// signs of an answer in the result count like chunks: there is something to pay.
    ApiError ofResult(InferenceResult result, boolean chunksCame) {
        ApiError error = ErrorStatus.of(result);
        boolean produced =
                chunksCame || result.getUsage() != null || result.getOutputText() != null;
        return produced || keyed ? error.withoutRetry() : error;
    }

    ApiError late() {
        return ApiError.pending("No end of it within %d s".formatted(longestWait.toSeconds()), id);
    }

    ApiError stopping() {
        return ApiError.pending("The gateway is about to stop", id);
    }

    ApiError incomplete() {
        return lost("stream_incomplete", "Some of the stream was lost on its way here");
    }

    ApiError tooSlow() {
        return lost("stream_too_slow", "The stream came faster than it was read");
    }

    ApiError unreadable() {
        return ErrorStatus.of(
                ResultStatus.FAILED,
                ErrorCode.INVALID_RESPONSE.code(),
                "The provider's answer has no content that can be read.",
                1);
    }

    private ApiError lost(String code, String why) {
        return new ApiError(
                HttpStatus.INTERNAL_SERVER_ERROR,
                code,
                null,
                "%s; the whole result is, or will be, at GET /v1/inferences/%s.".formatted(why, id),
                ApiError.Retry.NO);
    }
}
