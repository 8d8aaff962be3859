package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.NewSource;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.source.Registration;
import io.aistrale.gateway.source.RequestSource;
import io.aistrale.gateway.source.Sources;
import io.aistrale.schemas.topic.Topics;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Direct publishers, for admins.
@RestController
final class SourceController {

    private final Sources sources;

    SourceController(Sources sources) {
        this.sources = sources;
    }

    /// A source and where it publishes.
    ///
    /// @param users null: any
    record SourceJson(
            String source,
            String project,
            @Nullable List<String> users,
            TopicsJson topics,
            String createdBy,
            Instant createdAt,
            Instant changedAt) {

        static SourceJson of(RequestSource source) {
            return new SourceJson(
                    source.name(),
                    source.project(),
                    source.users(),
                    new TopicsJson(
                            Topics.requestsOf(source.name()),
                            Topics.bulkRequestsOf(source.name()),
                            Topics.cancellationsOf(source.name()),
                            Topics.evaluationsOf(source.name())),
                    source.createdBy(),
                    source.createdAt(),
                    source.changedAt());
        }
    }

    /// A topic for each lane, one for what is wanted no longer, and one for scores.
    record TopicsJson(String interactive, String bulk, String cancellations, String evaluations) {}

    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = "/v1/sources", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> put(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestBody byte[] body) {
        return switch (sources.put(NewSource.read(body), received.actor(caller))) {
            case Registration.Registered(var source, boolean anew) ->
                    ResponseEntity.status(anew ? HttpStatus.CREATED : HttpStatus.OK)
                            .body(SourceJson.of(source));
            case Registration.NoTopics(String why) ->
                    new ApiError(
                                    HttpStatus.SERVICE_UNAVAILABLE,
                                    "topics_unavailable",
                                    null,
                                    "The source's topics and schemas are not all there, so it was not"
                                            + " registered: "
                                            + why,
                                    ApiError.Retry.YES)
                            .toResponse();
        };
    }

    @RequiresScope(Scope.ADMIN)
    @GetMapping("/v1/sources")
    ListJson<SourceJson> list() {
        return new ListJson<>(sources.list().stream().map(SourceJson::of).toList());
    }

    @RequiresScope(Scope.ADMIN)
    @DeleteMapping("/v1/sources/{source}")
    ResponseEntity<Object> remove(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @PathVariable String source) {
        return sources.remove(source, received.actor(caller))
                ? ResponseEntity.noContent().build()
                : ApiError.notFound().toResponse();
    }
}
