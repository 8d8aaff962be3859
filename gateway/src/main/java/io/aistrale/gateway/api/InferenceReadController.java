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
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// Coming back for an inference, at whichever gateway: at once, or when it has ended.
@RestController
final class InferenceReadController {

    private final InferenceFollowing following;
    private final InferenceIds ids;
    private final Duration longestWait;

    InferenceReadController(
            InferenceFollowing following, InferenceIds ids, ReplyProperties properties) {
        this.following = following;
        this.ids = ids;
        this.longestWait = properties.longestWait();
    }

    @RequiresScope(Scope.INFERENCE)
    @GetMapping("/v1/inferences/{id}")
    ResponseEntity<Object> read(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestHeader(name = "Prefer", required = false) @Nullable List<String> prefer,
            @PathVariable String id) {
        Duration wait = Preference.of(prefer == null ? List.of() : prefer).patience(longestWait);
        return switch (ids.claim(id, caller.userId())) {
            case IdClaim.Worthless _ -> ApiError.notFound().toResponse();
            case IdClaim.Proven(UUID requestId) -> read(requestId, caller.userId(), true, wait);
            case IdClaim.Unproven(UUID requestId) -> read(requestId, caller.userId(), false, wait);
        };
    }

    /// @param proven whether the id itself shows that it was accepted: then no row means not yet
    private ResponseEntity<Object> read(
            UUID requestId, String userId, boolean proven, Duration wait) {
        Optional<Inference> now = following.find(requestId, userId);
        if (now.isEmpty() && !proven) {
            return ApiError.notFound().toResponse();
        }
        if (wait.isZero() || now.filter(Inference::ended).isPresent()) {
            return answer(requestId, userId, now);
        }
        Optional<ReplyStream> place = following.follow(requestId, userId, false);
        if (place.isEmpty()) {
            return ApiError.tooManyWaiting().toResponse();
        }
        try (ReplyStream taken = place.get()) {
            return answer(
                    requestId,
                    userId,
                    following
                            .end(taken, requestId, userId, wait)
                            .or(() -> following.find(requestId, userId)));
        }
    }

    private ResponseEntity<Object> answer(
            UUID requestId, String userId, Optional<Inference> found) {
        String id = ids.of(requestId, userId);
        return found.map(inference -> ResponseEntity.<Object>ok(InferenceJson.of(id, inference)))
                .orElseGet(() -> ResponseEntity.ok(new InferenceJson.Queued(id, requestId)));
    }
}
