package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Admission;
import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.HeaderTags;
import io.aistrale.gateway.admission.NativeAdmission;
import io.aistrale.gateway.admission.Refusal;
import io.aistrale.gateway.admission.RequestContext;
import io.aistrale.gateway.id.IdClaim;
import io.aistrale.gateway.id.InferenceIds;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.InferenceDirectory;
import io.aistrale.gateway.result.ReplyProperties;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// The native interface: ask now, read later, or wait a while.
@RestController
final class InferenceController {

    private final NativeAdmission admission;
    private final Submissions submissions;
    private final InferenceDirectory inferences;
    private final InferenceIds ids;
    private final SubmissionAnswers answers;
    private final Duration longestWait;

    InferenceController(
            NativeAdmission admission,
            Submissions submissions,
            InferenceDirectory inferences,
            InferenceIds ids,
            ReplyProperties properties) {
        this.admission = admission;
        this.submissions = submissions;
        this.inferences = inferences;
        this.ids = ids;
        this.answers = new SubmissionAnswers(ids);
        this.longestWait = properties.longestWait();
    }

    @RequiresScope(Scope.INFERENCE)
    @PostMapping(path = "/v1/inferences", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> create(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestHeader(name = "Prefer", required = false) @Nullable List<String> prefer,
            @RequestHeader(name = "Idempotency-Key", required = false)
                    @Nullable String idempotencyKey,
            @RequestHeader(name = HeaderTags.NAME, required = false) @Nullable List<String> tags,
            @RequestBody byte[] body) {
        var context =
                new RequestContext(
                        received.requestId(),
                        caller,
                        idempotencyKey,
                        HeaderTags.read(tags),
                        received.at());
        Preference preference = Preference.of(prefer == null ? List.of() : prefer);
        return switch (admission.admit(context, body)) {
            case Admission.Refused(Refusal refusal) -> ApiError.of(refusal).toResponse();
            case Admission.Admitted admitted -> submit(admitted, received, preference);
        };
    }

    @RequiresScope(Scope.INFERENCE)
    @GetMapping("/v1/inferences/{id}")
    ResponseEntity<Object> read(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller, @PathVariable String id) {
        return switch (ids.claim(id, caller.userId())) {
            case IdClaim.Worthless _ -> ApiError.notFound().toResponse();
            case IdClaim.Proven(UUID requestId) -> read(requestId, caller, true);
            case IdClaim.Unproven(UUID requestId) -> read(requestId, caller, false);
        };
    }

    private ResponseEntity<Object> submit(
            Admission.Admitted admitted, Received received, Preference preference) {
        InferenceRequest request = admitted.request();
        Duration wait = preference.patience() == null ? Duration.ZERO : preference.patience();
        Duration capped = wait.compareTo(longestWait) > 0 ? longestWait : wait;
        return switch (submissions.submit(admitted, received.trace(), capped)) {
            case Submission.NotTaken(ApiError error) -> error.toResponse();
            case Submission.Accepted _ -> answers.accepted(request, preference);
            case Submission.Ended(InferenceResult result) ->
                    answers.failure(request, result).orElseGet(() -> completed(request, result));
        };
    }

    private ResponseEntity<Object> completed(InferenceRequest request, InferenceResult result) {
        return ResponseEntity.ok()
                .headers(answers.headers(request))
                .body(InferenceJson.of(answers.idOf(request), Inference.of(result)));
    }

    /// @param proven whether the id itself shows that it was accepted: then no row means not yet
    private ResponseEntity<Object> read(UUID requestId, Caller caller, boolean proven) {
        String id = ids.of(requestId, caller.userId());
        return inferences
                .find(requestId, caller.userId())
                .map(found -> ResponseEntity.<Object>ok(InferenceJson.of(id, found)))
                .orElseGet(() ->
                        proven
                                ? ResponseEntity.ok(new InferenceJson.Queued(id, requestId))
                                : ApiError.notFound().toResponse());
    }
}
