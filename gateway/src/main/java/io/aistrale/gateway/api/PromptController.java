package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.NewPrompt;
import io.aistrale.gateway.admission.NewPrompt.Preview;
import io.aistrale.gateway.admission.Refusal;
import io.aistrale.gateway.api.PromptJson.DiffJson;
import io.aistrale.gateway.api.PromptJson.LabelJson;
import io.aistrale.gateway.api.PromptJson.MadeJson;
import io.aistrale.gateway.api.PromptJson.RenderedJson;
import io.aistrale.gateway.api.PromptJson.VersionJson;
import io.aistrale.gateway.api.PromptJson.WholeJson;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.prompt.Previews;
import io.aistrale.gateway.prompt.Prompt;
import io.aistrale.gateway.prompt.PromptVersion;
import io.aistrale.gateway.prompt.Prompts;
import io.aistrale.gateway.prompt.VersionHead;
import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.prompt.PromptFault;
import io.aistrale.schemas.prompt.RenderedPrompt;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;

/// Stored prompts: to be read and tried by all who may ask for inferences, made by admins.
@RestController
final class PromptController {

    private final Prompts prompts;
    private final Previews previews;

    PromptController(Prompts prompts, Previews previews) {
        this.prompts = prompts;
        this.previews = previews;
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = "/v1/prompts", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> add(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestBody byte[] body) {
        Prompts.Wanted wanted = NewPrompt.read(body);
        int version = prompts.add(wanted, received.actor(caller));
        return ResponseEntity.status(HttpStatus.CREATED).body(new MadeJson(wanted.name(), version));
    }

    @RequiresScope({Scope.INFERENCE, Scope.ADMIN})
    @GetMapping("/v1/prompts")
    ListJson<PromptJson> list() {
        return new ListJson<>(prompts.list().stream().map(PromptJson::of).toList());
    }

    @RequiresScope({Scope.INFERENCE, Scope.ADMIN})
    @GetMapping("/v1/prompts/{name}")
    ResponseEntity<Object> read(@PathVariable String name) {
        return of(prompts.find(name), this::whole);
    }

    private ResponseEntity<Object> whole(Prompt prompt) {
        List<VersionHead> versions = prompts.versions(prompt.name());
        return of(
                prompts.version(prompt.name(), versions.getFirst().number()),
                newest -> ResponseEntity.ok(WholeJson.of(prompt, newest, versions)));
    }

    @RequiresScope({Scope.INFERENCE, Scope.ADMIN})
    @GetMapping("/v1/prompts/{name}/versions/{version}")
    ResponseEntity<Object> version(@PathVariable String name, @PathVariable String version) {
        return of(
                number(version).flatMap(number -> prompts.version(name, number)),
                found -> ResponseEntity.ok(VersionJson.of(found)));
    }

    @RequiresScope({Scope.INFERENCE, Scope.ADMIN})
    @GetMapping("/v1/prompts/{name}/diff")
    ResponseEntity<Object> diff(
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        return of(prompts.find(name), prompt -> diff(prompt, from, to));
    }

    private ResponseEntity<Object> diff(Prompt prompt, @Nullable String from, @Nullable String to) {
        Optional<PromptVersion> first = asked(prompt, from);
        Optional<PromptVersion> second = asked(prompt, to);
        if (first.isEmpty() || second.isEmpty()) {
            return ApiError.of(noVersion(first.isEmpty() ? "from" : "to", prompt)).toResponse();
        }
        return ResponseEntity.ok(
                new DiffJson(
                        prompt.name(),
                        first.get().number(),
                        second.get().number(),
                        prompts.diff(first.get(), second.get())));
    }

    private Optional<PromptVersion> asked(Prompt prompt, @Nullable String number) {
        return Optional.ofNullable(number)
                .flatMap(PromptController::number)
                .flatMap(found -> prompts.version(prompt.name(), found));
    }

    @RequiresScope(Scope.ADMIN)
    @PutMapping(
            path = "/v1/prompts/{name}/labels/{label}",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> label(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @PathVariable String name,
            @PathVariable String label,
            @RequestBody byte[] body) {
        return of(
                prompts.find(name),
                prompt -> {
                    int number = NewPrompt.labelled(prompt, label, body);
                    Optional<PromptVersion> version = prompts.version(name, number);
                    if (version.isEmpty()) {
                        return ApiError.of(noVersion("version", prompt)).toResponse();
                    }
                    prompts.label(version.get(), label, received.actor(caller));
                    return ResponseEntity.ok(new LabelJson(name, label, number));
                });
    }

    @RequiresScope(Scope.ADMIN)
    @DeleteMapping("/v1/prompts/{name}/labels/{label}")
    ResponseEntity<Object> unlabel(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @PathVariable String name,
            @PathVariable String label) {
        return prompts.unlabel(name, label, received.actor(caller))
                ? ResponseEntity.noContent().build()
                : ApiError.notFound().toResponse();
    }

    @RequiresScope({Scope.INFERENCE, Scope.ADMIN})
    @PostMapping(path = "/v1/prompts/{name}/render", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> render(@PathVariable String name, @RequestBody byte[] body) {
        return of(prompts.find(name), prompt -> render(prompt, NewPrompt.preview(body)));
    }

    private ResponseEntity<Object> render(Prompt prompt, Preview preview) {
        Optional<PromptVersion> version =
                preview.version() == null
                        ? prompts.version(prompt, preview.label())
                        : prompts.version(prompt.name(), preview.version());
        if (version.isEmpty()) {
            return ApiError.of(noVersion(preview.label() == null ? "version" : "label", prompt))
                    .toResponse();
        }
        int number = version.get().number();
        return previews.render(version.get().source(), preview.variables())
                .map(rendered -> rendered(rendered, number))
                .orElseGet(() -> ApiError.tooManyPreviews().toResponse());
    }

    private static ResponseEntity<Object> rendered(RenderedPrompt rendered, int version) {
        return switch (rendered) {
            case RenderedPrompt.Text(String text) ->
                    ResponseEntity.ok(new RenderedJson(text, null, version));
            case RenderedPrompt.Messages(ArrayNode messages) ->
                    ResponseEntity.ok(new RenderedJson(null, messages, version));
            case PromptFault fault -> ApiError.of(NewPrompt.refusal(fault)).toResponse();
        };
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping("/v1/prompts/{name}/archive")
    ResponseEntity<Object> archive(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @PathVariable String name,
            @RequestBody(required = false) byte @Nullable [] body) {
        return of(
                prompts.find(name),
                prompt -> {
                    prompts.archive(prompt, NewPrompt.archived(body), received.actor(caller));
                    return of(
                            prompts.find(name),
                            changed -> ResponseEntity.ok(PromptJson.of(changed)));
                });
    }

    private static Refusal noVersion(String param, Prompt prompt) {
        return new Refusal(
                ErrorCode.PROMPT_NOT_FOUND,
                param,
                "The prompt has no such version; its versions are 1 to %d, its labels %s."
                        .formatted(prompt.latest(), prompt.labels().keySet()));
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[1-9][0-9]{0,8}")
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty();
    }

    private static <T> ResponseEntity<Object> of(
            Optional<T> found, Function<T, ResponseEntity<Object>> answer) {
        return found.map(answer).orElseGet(() -> ApiError.notFound().toResponse());
    }
}
