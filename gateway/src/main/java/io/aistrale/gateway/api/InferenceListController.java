package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.InferenceQuestion;
import io.aistrale.gateway.id.InferenceIds;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.Cursors.Place;
import io.aistrale.gateway.report.InferenceListDirectory;
import io.aistrale.gateway.report.InferencePage;
import io.aistrale.gateway.report.InferenceQuery;
import io.aistrale.gateway.report.ListedInference;
import io.aistrale.gateway.report.ReportPlaces;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// A caller's own inferences.
@RestController
final class InferenceListController {

    private final InferenceQuestion question;
    private final InferenceListDirectory lists;
    private final InferenceIds ids;
    private final Cursors cursors;
    private final ReportPlaces places;

    InferenceListController(
            InferenceQuestion question,
            InferenceListDirectory lists,
            InferenceIds ids,
            Cursors cursors,
            ReportPlaces places) {
        this.question = question;
        this.lists = lists;
        this.ids = ids;
        this.cursors = cursors;
        this.places = places;
    }

    /// A page of inferences.
    record PageJson(
            String object,
            Instant from,
            Instant to,
            List<ListedJson> data,
            boolean hasMore,
            @Nullable String nextCursor) {}

    /// An inference in a list; what came of it is at `GET /v1/inferences/{id}`.
    record ListedJson(
            String id,
            UUID requestId,
            String status,
            String project,
            Map<String, String> tags,
            String provider,
            String model,
            String operation,
            String lane,
            int attempts,
            @Nullable String errorCode,
            @Nullable String waitingFor,
            @Nullable Instant waitingUntil,
            Instant requestedAt,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt) {

        static ListedJson of(String id, ListedInference listed) {
            return new ListedJson(
                    id,
                    listed.requestId(),
                    listed.status(),
                    listed.asked().project(),
                    listed.asked().tags(),
                    listed.asked().provider(),
                    listed.asked().model(),
                    listed.asked().operation(),
                    listed.asked().lane(),
                    listed.attempts(),
                    listed.errorCode(),
                    listed.waitingFor(),
                    listed.waitingUntil(),
                    listed.times().requestedAt(),
                    listed.times().startedAt(),
                    listed.times().finishedAt());
        }
    }

    @RequiresScope(Scope.INFERENCE)
    @GetMapping("/v1/inferences")
    PageJson list(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestParam MultiValueMap<String, String> parameters) {
        InferenceQuestion.Asked asked = question.read(parameters, caller, received.at());
        InferenceQuery query = asked.query();
        InferencePage page = places.read(() -> lists.read(query));
        String next = page.more() ? next(asked, page) : null;
        return new PageJson(
                "list",
                query.from(),
                query.to(),
                page.inferences().stream()
                        .map(listed ->
                                ListedJson.of(ids.of(listed.requestId(), caller.userId()), listed))
                        .toList(),
                next != null,
                next);
    }

    private String next(InferenceQuestion.Asked asked, InferencePage page) {
        UUID last = page.inferences().getLast().requestId();
        return cursors.write(
                Place.behind(asked.query().from(), asked.query().to(), last), asked.identity());
    }
}
