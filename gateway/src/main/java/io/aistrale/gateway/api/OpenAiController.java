package io.aistrale.gateway.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.Catalogue;
import io.aistrale.gateway.admission.HeaderTags;
import io.aistrale.gateway.admission.OpenAiAdmission;
import io.aistrale.gateway.admission.RequestContext;
import io.aistrale.gateway.id.InferenceIds;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.ReplyProperties;
import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// The OpenAI façade: SDKs work with nothing changed but their base URL.
@RestController
final class OpenAiController {

    private static final String CHAT = "/v1/chat/completions";
    private static final String EMBEDDINGS = "/v1/embeddings";

    private final OpenAiAdmission admission;
    private final Catalogue catalogue;
    private final TakenRequests requests;
    private final StreamedChats streams;
    private final SubmissionAnswers answers;
    private final Duration longestWait;

    OpenAiController(
            OpenAiAdmission admission,
            Catalogue catalogue,
            TakenRequests requests,
            StreamedChats streams,
            InferenceIds ids,
            ReplyProperties properties) {
        this.admission = admission;
        this.catalogue = catalogue;
        this.requests = requests;
        this.streams = streams;
        this.answers = new SubmissionAnswers(ids);
        this.longestWait = properties.longestWait();
    }

    /// A model as OpenAI lists it.
    ///
    /// @param created seconds since 1970; nobody knows, so 0
    record Model(
            String id, String object, long created, @JsonProperty("owned_by") String ownedBy) {}

    /// @return null: the answer is a stream, and written
    @RequiresScope(Scope.INFERENCE)
    @PostMapping(path = CHAT, consumes = MediaType.APPLICATION_JSON_VALUE)
    @Nullable ResponseEntity<Object> chat(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestHeader(name = "Prefer", required = false) @Nullable List<String> prefer,
            @RequestHeader(name = "Idempotency-Key", required = false)
                    @Nullable String idempotencyKey,
            @RequestHeader(name = HeaderTags.NAME, required = false) @Nullable List<String> tags,
            @RequestBody byte[] body,
            HttpServletResponse response) {
        Preference preference = preference(prefer);
        RequestContext context = context(caller, received, idempotencyKey, tags);
        return switch (requests.take(
                context, CHAT, body, asked -> admission.admitChat(asked, body))) {
            case Intake.Refused(ApiError error) -> error.toResponse();
            case Intake.Taken taken -> {
                SubmissionAnswers.name(response, taken);
                yield taken.admitted().request().getStream() && !preference.respondAsync()
                        ? streams.answer(taken, received, response)
                        : submit(taken, received, preference);
            }
        };
    }

    @RequiresScope(Scope.INFERENCE)
    @PostMapping(path = EMBEDDINGS, consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> embeddings(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestHeader(name = "Prefer", required = false) @Nullable List<String> prefer,
            @RequestHeader(name = "Idempotency-Key", required = false)
                    @Nullable String idempotencyKey,
            @RequestHeader(name = HeaderTags.NAME, required = false) @Nullable List<String> tags,
            @RequestBody byte[] body,
            HttpServletResponse response) {
        RequestContext context = context(caller, received, idempotencyKey, tags);
        return switch (requests.take(
                context, EMBEDDINGS, body, asked -> admission.admitEmbeddings(asked, body))) {
            case Intake.Refused(ApiError error) -> error.toResponse();
            case Intake.Taken taken -> {
                SubmissionAnswers.name(response, taken);
                yield submit(taken, received, preference(prefer));
            }
        };
    }

    @RequiresScope(Scope.INFERENCE)
    @GetMapping("/v1/models")
    ListJson<Model> models(@RequestAttribute(AuthenticationFilter.CALLER) Caller caller) {
        return new ListJson<>(
                catalogue.modelsFor(caller).stream()
                        .map(target -> new Model(target.id(), "model", 0, target.provider()))
                        .toList());
    }

    private static RequestContext context(
            Caller caller,
            Received received,
            @Nullable String idempotencyKey,
            @Nullable List<String> tags) {
        return new RequestContext(
                received.requestId(), caller, idempotencyKey, HeaderTags.read(tags), received.at());
    }

    private static Preference preference(@Nullable List<String> prefer) {
        return Preference.of(Objects.requireNonNullElse(prefer, List.of()));
    }

    private ResponseEntity<Object> submit(
            Intake.Taken taken, Received received, Preference preference) {
        InferenceRequest request = taken.admitted().request();
        Duration wait = preference.respondAsync() ? Duration.ZERO : longestWait;
        return switch (requests.submit(taken, received.trace(), wait)) {
            case Submission.NotTaken(ApiError error) -> error.toResponse();
            case Submission.Accepted _ ->
                    preference.respondAsync()
                            ? answers.accepted(request, preference)
                            : answers.late(request, wait);
            case Submission.Ended(InferenceResult result) ->
                    answers.failure(request, result).orElseGet(() -> verbatim(request, result));
            case Submission.Found(Inference found) -> {
                InferenceResult result = found.toResult();
                yield answers.failure(request, result).orElseGet(() -> verbatim(request, result));
            }
        };
    }

    /// The provider's own answer, as the worker translated it, to the byte.
    private ResponseEntity<Object> verbatim(InferenceRequest request, InferenceResult result) {
        String response = result.getResponse();
        if (response == null) {
            return ErrorStatus.of(
                            ResultStatus.FAILED,
                            ErrorCode.INVALID_RESPONSE.code(),
                            "The provider's answer has no content.",
                            result.getAttempts())
                    .toResponse(answers.headers(request));
        }
        return ResponseEntity.ok()
                .headers(answers.headers(request))
                .contentType(MediaType.APPLICATION_JSON)
                .body(response.getBytes(StandardCharsets.UTF_8));
    }
}
