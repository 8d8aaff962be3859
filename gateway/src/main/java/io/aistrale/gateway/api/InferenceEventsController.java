package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.id.IdClaim;
import io.aistrale.gateway.id.InferenceIds;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.result.ReplyProperties;
import io.aistrale.gateway.result.ReplyStream;
import io.aistrale.gateway.result.StreamProperties;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// An inference's progress as server-sent events, at whichever gateway.
@RestController
final class InferenceEventsController {

    private static final Logger LOG = LoggerFactory.getLogger(InferenceEventsController.class);

    private final InferenceFollowing following;
    private final InferenceIds ids;
    private final StreamProperties properties;
    private final Duration longest;

    InferenceEventsController(
            InferenceFollowing following,
            InferenceIds ids,
            StreamProperties properties,
            ReplyProperties replies) {
        this.following = following;
        this.ids = ids;
        this.properties = properties;
        this.longest = replies.longestWait();
    }

    /// @return null: the answer is a stream, and written
    @RequiresScope(Scope.INFERENCE)
    @GetMapping("/v1/inferences/{id}/events")
    @Nullable ResponseEntity<Object> events(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEvent,
            @PathVariable String id,
            HttpServletResponse response)
            throws IOException {
        return switch (ids.claim(id, caller.userId())) {
            case IdClaim.Worthless _ -> ApiError.notFound().toResponse();
            case IdClaim.Unproven(UUID requestId)
                    when following.find(requestId, caller.userId()).isEmpty() ->
                    ApiError.notFound().toResponse();
            // Who has all is told not to come back.
            case IdClaim.Proven _, IdClaim.Unproven _ when ProgressEvents.END.equals(lastEvent) ->
                    ResponseEntity.noContent().build();
            case IdClaim.Proven(UUID requestId) ->
                    follow(requestId, caller.userId(), lastEvent, response);
            case IdClaim.Unproven(UUID requestId) ->
                    follow(requestId, caller.userId(), lastEvent, response);
        };
    }

    private @Nullable ResponseEntity<Object> follow(
            UUID requestId, String userId, @Nullable String lastEvent, HttpServletResponse response)
            throws IOException {
        Optional<ReplyStream> place = following.follow(requestId, userId, true);
        if (place.isEmpty()) {
            return ApiError.tooManyWaiting().toResponse();
        }
        String id = ids.of(requestId, userId);
        HttpHeaders headers = new HttpHeaders();
        headers.set(SubmissionAnswers.INFERENCE_ID, id);
        EventStream events = new EventStream(response, headers);
        try (ReplyStream arrivals = place.get()) {
            var progress = new ProgressEvents(id, requestId, events, lastEvent);
            new FollowedProgress(
                            arrivals,
                            progress,
                            () -> following.findInTurn(requestId, userId),
                            properties,
                            longest)
                    .follow();
        } catch (DataAccessException away) {
            if (!events.hasBegun()) {
                throw away;
            }
            // Whoever reads the events opens them again.
            LOG.warn("Events of request {} end early: {}", requestId, away.getMessage());
        } catch (IOException gone) {
            LOG.debug("Who followed request {} is gone", requestId, gone);
        }
        return null;
    }
}
