package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.EvaluationQuestion;
import io.aistrale.gateway.admission.NewEvaluation;
import io.aistrale.gateway.id.IdClaim;
import io.aistrale.gateway.id.InferenceIds;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.publish.EvaluationPublisher;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Cursors.Place;
import io.aistrale.gateway.report.EvaluationListDirectory;
import io.aistrale.gateway.report.EvaluationPage;
import io.aistrale.gateway.report.ListedEvaluation;
import io.aistrale.gateway.report.ReportPlaces;
import io.aistrale.gateway.result.StandingDirectory;
import io.aistrale.schemas.event.EvaluationRecorded;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Scores of a caller's own inferences: given as events, and read.
@RestController
final class EvaluationController {

    private static final Logger LOG = LoggerFactory.getLogger(EvaluationController.class);

    private final EvaluationPublisher publisher;
    private final EvaluationQuestion question;
    private final EvaluationListDirectory lists;
    private final StandingDirectory standings;
    private final InferenceIds ids;
    private final Cursors cursors;
    private final ReportPlaces places;
    private final Clock clock;

    EvaluationController(
            EvaluationPublisher publisher,
            EvaluationQuestion question,
            EvaluationListDirectory lists,
            StandingDirectory standings,
            InferenceIds ids,
            Cursors cursors,
            ReportPlaces places,
            Clock clock) {
        this.publisher = publisher;
        this.question = question;
        this.lists = lists;
        this.standings = standings;
        this.ids = ids;
        this.cursors = cursors;
        this.places = places;
        this.clock = clock;
    }

    /// A score.
    record EvaluationJson(
            UUID id,
            String inference,
            UUID requestId,
            String metric,
            double score,
            @Nullable String label,
            @Nullable String comment,
            String evaluator,
            String evaluatorName,
            @Nullable String evaluatorVersion,
            String user,
            Instant evaluatedAt) {}

    /// A page of scores, and of one inference why there are no more.
    record PageJson(
            String object,
            List<EvaluationJson> data,
            @Nullable List<ListedEvaluation.Failure> failures,
            boolean hasMore,
            @Nullable String nextCursor) {}

    @RequiresScope(Scope.INFERENCE)
    @PostMapping(path = "/v1/evaluations", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> give(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestBody byte[] body) {
        NewEvaluation given = NewEvaluation.read(body, caller);
        return visible(given.inference(), caller)
                .map(requestId -> publish(event(given, requestId, caller)))
                .orElseGet(() -> ApiError.notFound().toResponse());
    }

    private EvaluationRecorded event(NewEvaluation given, UUID requestId, Caller caller) {
        return EvaluationRecorded.newBuilder()
                .setEvaluationId(given.id())
                .setRequestId(requestId)
                .setMetric(given.metric())
                .setScore(given.score())
                .setLabel(given.label())
                .setComment(given.comment())
                .setEvaluator(given.evaluator())
                .setEvaluatorName(given.evaluatorName())
                .setEvaluatorVersion(given.evaluatorVersion())
                .setUserId(caller.userId())
                .setEvaluatedAt(clock.instant().truncatedTo(ChronoUnit.MICROS))
                .build();
    }

    private ResponseEntity<Object> publish(EvaluationRecorded event) {
        return switch (publisher.publish(event)) {
            case Published.Acknowledged _ -> ResponseEntity.accepted().body(json(event));
            case Published.NotSent(String reason) ->
                    failed(
                            event,
                            reason,
                            "kafka_unavailable",
                            "Kafka cannot be reached; the score is not recorded.");
            case Published.OutcomeUnknown(String reason) ->
                    failed(
                            event,
                            reason,
                            "outcome_unknown",
                            "Kafka did not acknowledge the score in time; it may be recorded all the"
                                    + " same. With the same `id` it is safe to give it again.");
            case Published.TooLarge _ ->
                    throw new IllegalStateException("a score that no record can hold");
        };
    }

    private static ResponseEntity<Object> failed(
            EvaluationRecorded event, String reason, String code, String message) {
        LOG.warn("The score of request {} is not acknowledged: {}", event.getRequestId(), reason);
        return ApiError.unavailable(code, message, ApiError.Retry.YES).toResponse();
    }

    /// The inference that an id names, where this caller may see it.
    private Optional<UUID> visible(String inference, Caller caller) {
        return switch (ids.claim(inference, caller.userId())) {
            case IdClaim.Worthless _ -> Optional.empty();
            case IdClaim.Proven(UUID requestId) -> Optional.of(requestId);
            case IdClaim.Unproven(UUID requestId) ->
                    standings.of(List.of(requestId)).stream()
                            .filter(standing -> standing.userId().equals(caller.userId()))
                            .map(_ -> requestId)
                            .findFirst();
        };
    }

    @RequiresScope(Scope.INFERENCE)
    @GetMapping("/v1/evaluations")
    ResponseEntity<Object> list(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestParam MultiValueMap<String, String> parameters) {
        return question.read(parameters, caller, received.at(), id -> visible(id, caller))
                .map(asked -> page(asked, caller))
                .orElseGet(() -> ApiError.notFound().toResponse());
    }

    private ResponseEntity<Object> page(EvaluationQuestion.Asked asked, Caller caller) {
        EvaluationPage page = places.read(() -> lists.read(asked.query()));
        return ResponseEntity.ok(
                new PageJson(
                        "list",
                        page.evaluations().stream().map(listed -> json(listed, caller)).toList(),
                        asked.query().inference() == null ? null : page.failures(),
                        page.more(),
                        page.more() ? next(asked, page) : null));
    }

    private String next(EvaluationQuestion.Asked asked, EvaluationPage page) {
        return cursors.write(
                Place.behind(
                        asked.query().from(),
                        asked.query().to(),
                        page.evaluations().getLast().id()),
                asked.identity());
    }

    private EvaluationJson json(ListedEvaluation listed, Caller caller) {
        return new EvaluationJson(
                listed.id(),
                ids.of(listed.requestId(), caller.userId()),
                listed.requestId(),
                listed.metric(),
                listed.score(),
                listed.label(),
                listed.comment(),
                listed.evaluator(),
                listed.evaluatorName(),
                listed.evaluatorVersion(),
                listed.userId(),
                listed.evaluatedAt());
    }

    private EvaluationJson json(EvaluationRecorded event) {
        return new EvaluationJson(
                event.getEvaluationId(),
                ids.of(event.getRequestId(), event.getUserId()),
                event.getRequestId(),
                event.getMetric(),
                event.getScore(),
                event.getLabel(),
                event.getComment(),
                event.getEvaluator().name().toLowerCase(Locale.ROOT),
                event.getEvaluatorName(),
                event.getEvaluatorVersion(),
                event.getUserId(),
                event.getEvaluatedAt());
    }
}
