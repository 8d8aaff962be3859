package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.NewEvaluationRun;
import io.aistrale.gateway.api.EvaluationRunJson.ComparisonJson;
import io.aistrale.gateway.api.EvaluationRunJson.HeadJson;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.report.ReportPlaces;
import io.aistrale.gateway.run.EvaluationRun;
import io.aistrale.gateway.run.EvaluationRuns;
import io.aistrale.gateway.run.Started;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// The caller's own evaluation runs.
@RestController
final class EvaluationRunController {

    private static final String PATH = "/v1/evaluation-runs";
    private static final String ONE = PATH + "/{id}";

    private final NewEvaluationRun admission;
    private final EvaluationRuns runs;
    private final ReportPlaces places;

    EvaluationRunController(NewEvaluationRun admission, EvaluationRuns runs, ReportPlaces places) {
        this.admission = admission;
        this.runs = runs;
        this.places = places;
    }

    @RequiresScope(Scope.INFERENCE)
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> start(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestBody byte[] body) {
        EvaluationRun.Wanted wanted = admission.read(caller, body);
        return switch (runs.start(wanted, caller.userId(), caller.keyId())) {
            case Started.Kept(EvaluationRun run, boolean anew) ->
                    ResponseEntity.status(anew ? HttpStatus.CREATED : HttpStatus.OK)
                            .header(HttpHeaders.LOCATION, PATH + "/" + run.id())
                            .body(shown(run));
            case Started.OtherRun _ ->
                    refused(
                            HttpStatus.CONFLICT,
                            "run_exists",
                            "name",
                            "This name stands for a run of something else.");
            case Started.NoDataset _ ->
                    refused(
                            HttpStatus.NOT_FOUND,
                            "dataset_not_found",
                            "dataset",
                            "There is no such dataset of yours.");
            case Started.NoPrompt(int place) ->
                    refused(
                            HttpStatus.NOT_FOUND,
                            "prompt_not_found",
                            "prompts[%d]".formatted(place),
                            "There is no such prompt in use, or it has no such version or label.");
            case Started.TooMany(long items) ->
                    refused(
                            HttpStatus.BAD_REQUEST,
                            "run_too_large",
                            "dataset",
                            "Cases by prompts by models are %,d requests; a run has at most %,d."
                                    .formatted(items, EvaluationRuns.MOST_ITEMS));
        };
    }

    @RequiresScope(Scope.INFERENCE)
    @GetMapping(PATH)
    ListJson<HeadJson> list(@RequestAttribute(AuthenticationFilter.CALLER) Caller caller) {
        return new ListJson<>(runs.list(caller.userId()).stream().map(HeadJson::of).toList());
    }

    @RequiresScope(Scope.INFERENCE)
    @GetMapping(ONE)
    ResponseEntity<Object> read(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller, @PathVariable String id) {
        return of(caller, id, run -> ResponseEntity.ok(shown(run)));
    }

    @RequiresScope(Scope.INFERENCE)
    @GetMapping(ONE + "/comparison")
    ResponseEntity<Object> compare(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller, @PathVariable String id) {
        return of(
                caller,
                id,
                run ->
                        ResponseEntity.ok(
                                ComparisonJson.of(run, places.read(() -> runs.compare(run)))));
    }

    @RequiresScope(Scope.INFERENCE)
    @PostMapping(ONE + "/cancel")
    ResponseEntity<Object> cancel(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller, @PathVariable String id) {
        return change(caller, id, runs::cancel);
    }

    @RequiresScope(Scope.INFERENCE)
    @PostMapping(ONE + "/resume")
    ResponseEntity<Object> resume(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller, @PathVariable String id) {
        return change(
                caller,
                id,
                run -> {
                    admission.requireAllowed(caller, run);
                    return runs.resume(run, caller.keyId());
                });
    }

    private ResponseEntity<Object> change(
            Caller caller, String id, Predicate<EvaluationRun> change) {
        return of(
                caller,
                id,
                run ->
                        change.test(run)
                                ? of(
                                        caller,
                                        id,
                                        changed ->
                                                ResponseEntity.status(HttpStatus.ACCEPTED)
                                                        .body(shown(changed)))
                                : refused(
                                        HttpStatus.CONFLICT,
                                        "run_over",
                                        null,
                                        "The run is over: it is finished, or its time is."));
    }

    private EvaluationRunJson shown(EvaluationRun run) {
        return EvaluationRunJson.of(run, runs.progress(run));
    }

    private ResponseEntity<Object> of(
            Caller caller, String id, Function<EvaluationRun, ResponseEntity<Object>> answer) {
        return runs.find(caller.userId(), id)
                .map(answer)
                .orElseGet(() -> ApiError.notFound().toResponse());
    }

    private static ResponseEntity<Object> refused(
            HttpStatus status, String code, @Nullable String param, String message) {
        return new ApiError(status, code, param, message, ApiError.Retry.NO).toResponse();
    }
}
