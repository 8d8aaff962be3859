package io.aistrale.gateway.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.NewDataset;
import io.aistrale.gateway.dataset.Dataset;
import io.aistrale.gateway.dataset.DatasetCase;
import io.aistrale.gateway.dataset.Datasets;
import io.aistrale.gateway.dataset.Uploaded;
import io.aistrale.gateway.key.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The caller's own datasets.
@RestController
final class DatasetController {

    private static final int CASES_SHOWN = 10;

    private final Datasets datasets;

    DatasetController(Datasets datasets) {
        this.datasets = datasets;
    }

    /// A dataset as it is shown.
    ///
    /// @param sha256 of what was uploaded
    record DatasetJson(
            String name,
            @Nullable String description,
            int cases,
            String sha256,
            Instant createdAt) {

        static DatasetJson of(Dataset dataset) {
            return new DatasetJson(
                    dataset.name(),
                    dataset.description(),
                    dataset.cases(),
                    dataset.digest(),
                    dataset.createdAt());
        }
    }

    /// A dataset with its first cases.
    record WholeJson(
            String name,
            @Nullable String description,
            int cases,
            String sha256,
            Instant createdAt,
            List<CaseJson> first) {}

    /// @param line counted from 1
    /// @param variables as they were written
    record CaseJson(
            int line,
            @JsonRawValue String variables,
            @Nullable String expected,
            Map<String, String> tags) {

        static CaseJson of(DatasetCase one) {
            return new CaseJson(one.number(), one.variables(), one.expected(), one.tags());
        }
    }

    @RequiresScope(Scope.INFERENCE)
    @PostMapping(
            path = "/v1/datasets",
            consumes = {"application/jsonl", "application/x-ndjson"})
    ResponseEntity<Object> add(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String description,
            @RequestBody(required = false) byte @Nullable [] body) {
        Datasets.Wanted wanted =
                NewDataset.read(name, description, body == null ? new byte[0] : body);
        return switch (datasets.add(wanted, caller.userId())) {
            case Uploaded.Kept(Dataset dataset, boolean anew) ->
                    ResponseEntity.status(anew ? HttpStatus.CREATED : HttpStatus.OK)
                            .body(DatasetJson.of(dataset));
            case Uploaded.OtherCases _ ->
                    new ApiError(
                                    HttpStatus.CONFLICT,
                                    "dataset_exists",
                                    "name",
                                    "This name stands for other cases; datasets never change, give"
                                            + " these a name of their own.",
                                    ApiError.Retry.NO)
                            .toResponse();
        };
    }

    @RequiresScope(Scope.INFERENCE)
    @GetMapping("/v1/datasets")
    ListJson<DatasetJson> list(@RequestAttribute(AuthenticationFilter.CALLER) Caller caller) {
        return new ListJson<>(
                datasets.list(caller.userId()).stream().map(DatasetJson::of).toList());
    }

    @RequiresScope(Scope.INFERENCE)
    @GetMapping("/v1/datasets/{name}")
    ResponseEntity<Object> read(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @PathVariable String name) {
        return datasets.find(caller.userId(), name)
                .map(dataset -> ResponseEntity.<Object>ok(whole(dataset)))
                .orElseGet(() -> ApiError.notFound().toResponse());
    }

    private WholeJson whole(Dataset dataset) {
        return new WholeJson(
                dataset.name(),
                dataset.description(),
                dataset.cases(),
                dataset.digest(),
                dataset.createdAt(),
                datasets.cases(dataset, CASES_SHOWN).stream().map(CaseJson::of).toList());
    }

    @RequiresScope(Scope.INFERENCE)
    @DeleteMapping("/v1/datasets/{name}")
    ResponseEntity<Object> remove(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @PathVariable String name) {
        return datasets.remove(caller.userId(), name)
                ? ResponseEntity.noContent().build()
                : ApiError.notFound().toResponse();
    }
}
