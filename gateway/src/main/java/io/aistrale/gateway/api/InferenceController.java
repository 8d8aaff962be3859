package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.HeaderTags;
import io.aistrale.gateway.admission.NativeAdmission;
import io.aistrale.gateway.admission.RequestContext;
import io.aistrale.gateway.id.InferenceIds;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.ReplyProperties;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// The native interface: ask now, and read later or wait a while.
@RestController
final class InferenceController {

    private static final String PATH = "/v1/inferences";

    private final NativeAdmission admission;
    private final TakenRequests requests;
    private final SubmissionAnswers answers;
    private final Duration longestWait;

    InferenceController(
            NativeAdmission admission,
            TakenRequests requests,
            InferenceIds ids,
            ReplyProperties properties) {
        this.admission = admission;
        this.requests = requests;
        this.answers = new SubmissionAnswers(ids);
        this.longestWait = properties.longestWait();
    }

    @RequiresScope(Scope.INFERENCE)
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> create(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestHeader(name = "Prefer", required = false) @Nullable List<String> prefer,
            @RequestHeader(name = "Idempotency-Key", required = false)
                    @Nullable String idempotencyKey,
            @RequestHeader(name = HeaderTags.NAME, required = false) @Nullable List<String> tags,
            @RequestBody byte[] body,
            HttpServletResponse response) {
        var context =
                new RequestContext(
                        received.requestId(),
                        caller,
                        idempotencyKey,
                        HeaderTags.read(tags),
                        received.at());
        Preference preference = Preference.of(prefer == null ? List.of() : prefer);
        return switch (requests.take(context, PATH, body, asked -> admission.admit(asked, body))) {
            case Intake.Refused(ApiError error) -> error.toResponse();
            case Intake.Taken taken -> {
                SubmissionAnswers.name(response, taken);
                yield submit(taken, received, preference);
            }
        };
    }

    private ResponseEntity<Object> submit(
            Intake.Taken taken, Received received, Preference preference) {
        InferenceRequest request = taken.admitted().request();
        Duration wait = preference.patience(longestWait);
        return switch (requests.submit(taken, received.trace(), wait)) {
            case Submission.NotTaken(ApiError error) -> error.toResponse();
            case Submission.Accepted _ -> answers.accepted(request, preference);
            case Submission.Ended(InferenceResult result) ->
                    answers.failure(request, result)
                            .orElseGet(() -> completed(request, Inference.of(result)));
            case Submission.Found(Inference found) ->
                    answers.failure(request, found.toResult())
                            .orElseGet(() -> completed(request, found));
        };
    }

    private ResponseEntity<Object> completed(InferenceRequest request, Inference inference) {
        return ResponseEntity.ok()
                .headers(answers.headers(request))
                .body(InferenceJson.of(answers.idOf(request), inference));
    }
}
