package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.id.IdClaim;
import io.aistrale.gateway.id.InferenceIds;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.ReplyProperties;
import io.aistrale.gateway.result.ReplyStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// Wanting an inference no longer, at whichever gateway: 202 where workers were told, 200 where it
/// has ended, as cancelled or as it would have.
@RestController
final class CancellationController {

    private final Cancellations cancellations;
    private final InferenceFollowing following;
    private final InferenceIds ids;
    private final Duration longestWait;

    CancellationController(
            Cancellations cancellations,
            InferenceFollowing following,
            InferenceIds ids,
            ReplyProperties properties) {
        this.cancellations = cancellations;
        this.following = following;
        this.ids = ids;
        this.longestWait = properties.longestWait();
    }

    @RequiresScope(Scope.INFERENCE)
    @PostMapping("/v1/inferences/{id}/cancel")
    ResponseEntity<Object> cancel(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestHeader(name = "Prefer", required = false) @Nullable List<String> prefer,
            @PathVariable String id) {
        Duration wait = Preference.of(prefer == null ? List.of() : prefer).patience(longestWait);
        return switch (ids.claim(id, caller.userId())) {
            case IdClaim.Worthless _ -> ApiError.notFound().toResponse();
            case IdClaim.Proven(UUID requestId) -> cancel(requestId, caller.userId(), true, wait);
            case IdClaim.Unproven(UUID requestId) ->
                    cancel(requestId, caller.userId(), false, wait);
        };
    }

    /// @param proven whether the id itself shows that it was accepted: then no row means not yet
    private ResponseEntity<Object> cancel(
            UUID requestId, String userId, boolean proven, Duration wait) {
        Optional<Inference> now = following.find(requestId, userId);
        if (now.isEmpty() && !proven) {
            return ApiError.notFound().toResponse();
        }
        if (now.filter(Inference::ended).isPresent()) {
            cancellations.tooLate();
            return ended(now.get(), userId);
        }
        if (wait.isZero()) {
            return cancellations
                    .request(requestId, userId)
                    .map(ApiError::toResponse)
                    .orElseGet(() -> accepted(requestId, userId, now));
        }
        return cancelAndWait(requestId, userId, wait);
    }

    /// The place is taken first: the end may come before the acknowledgement.
    private ResponseEntity<Object> cancelAndWait(UUID requestId, String userId, Duration wait) {
        Optional<ReplyStream> place = following.follow(requestId, userId, false);
        if (place.isEmpty()) {
            return ApiError.tooManyWaiting().toResponse();
        }
        try (ReplyStream taken = place.get()) {
            Optional<ApiError> failure = cancellations.request(requestId, userId);
            if (failure.isPresent()) {
                return failure.get().toResponse();
            }
            return following
                    .end(taken, requestId, userId, wait)
                    .map(inference -> ended(inference, userId))
                    .orElseGet(
                            () -> accepted(requestId, userId, following.find(requestId, userId)));
        }
    }

    private ResponseEntity<Object> ended(Inference inference, String userId) {
        return ResponseEntity.ok(
                InferenceJson.of(ids.of(inference.requestId(), userId), inference));
    }

    private ResponseEntity<Object> accepted(
            UUID requestId, String userId, Optional<Inference> found) {
        String id = ids.of(requestId, userId);
        return ResponseEntity.accepted()
                .header(HttpHeaders.LOCATION, "/v1/inferences/" + id)
                .body(
                        found.<Object>map(inference -> InferenceJson.of(id, inference))
                                .orElseGet(() -> new InferenceJson.Queued(id, requestId)));
    }
}
