package io.aistrale.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.Catalogue;
import io.aistrale.gateway.admission.NewProviderToken;
import io.aistrale.gateway.audit.Actor;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.token.ProviderTokens;
import io.aistrale.gateway.token.StoredToken;
import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.token.TokenOwner;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Provider tokens: a user's, stored by themselves or by an admin, and a project's, stored by an
/// admin; never shown.
@RestController
final class ProviderTokenController {

    private static final int LONGEST_NAME = 128;
    private static final ApiError NO_SUCH_PROVIDER =
            new ApiError(
                    HttpStatus.NOT_FOUND,
                    ErrorCode.PROVIDER_NOT_FOUND.code(),
                    "provider",
                    "No such provider is configured.",
                    ApiError.Retry.NO);
    private static final ApiError NOT_YOURS =
            new ApiError(
                    HttpStatus.FORBIDDEN,
                    ErrorCode.PERMISSION_DENIED.code(),
                    "user",
                    "Only an admin may name another user.",
                    ApiError.Retry.NO);
    private static final ApiError NO_USER = noName("user");
    private static final ApiError NO_PROJECT = noName("project");

    private final ProviderTokens tokens;
    private final Catalogue catalogue;

    ProviderTokenController(ProviderTokens tokens, Catalogue catalogue) {
        this.tokens = tokens;
        this.catalogue = catalogue;
    }

    /// All there is to see of a stored token: its user, or its project.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TokenJson(
            String provider,
            @Nullable String user,
            @Nullable String project,
            int version,
            Instant createdAt) {
        static TokenJson of(StoredToken token) {
            return switch (token.owner()) {
                case TokenOwner.User(String user) -> of(token, user, null);
                case TokenOwner.Project(String project) -> of(token, null, project);
            };
        }

        private static TokenJson of(
                StoredToken token, @Nullable String user, @Nullable String project) {
            return new TokenJson(
                    token.provider(), user, project, token.version(), token.createdAt());
        }
    }

    @RequiresScope({Scope.INFERENCE, Scope.TOKENS})
    @PutMapping(
            path = "/v1/provider-tokens/{provider}",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> put(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @PathVariable String provider,
            @RequestParam(required = false) @Nullable String user,
            @RequestBody byte[] body) {
        return forOwner(caller, user, owner -> put(received.actor(caller), provider, owner, body));
    }

    @RequiresScope({Scope.INFERENCE, Scope.TOKENS})
    @GetMapping("/v1/provider-tokens/{provider}")
    ResponseEntity<Object> read(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @PathVariable String provider,
            @RequestParam(required = false) @Nullable String user) {
        return forOwner(caller, user, owner -> read(provider, owner));
    }

    /// An admin who names no user sees all tokens, those of projects too.
    @RequiresScope({Scope.INFERENCE, Scope.TOKENS})
    @GetMapping("/v1/provider-tokens")
    ResponseEntity<Object> list(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestParam(required = false) @Nullable String user) {
        if (user == null && caller.may(Scope.ADMIN)) {
            return ResponseEntity.ok(listed(null));
        }
        return forOwner(caller, user, owner -> ResponseEntity.ok(listed(owner)));
    }

    @RequiresScope({Scope.INFERENCE, Scope.TOKENS})
    @DeleteMapping("/v1/provider-tokens/{provider}")
    ResponseEntity<Object> delete(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @PathVariable String provider,
            @RequestParam(required = false) @Nullable String user) {
        return forOwner(caller, user, owner -> delete(received.actor(caller), provider, owner));
    }

    @RequiresScope(Scope.ADMIN)
    @PutMapping(
            path = "/v1/projects/{project}/provider-tokens/{provider}",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> putProjects(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @PathVariable String project,
            @PathVariable String provider,
            @RequestBody byte[] body) {
        return forProject(project, owner -> put(received.actor(caller), provider, owner, body));
    }

    @RequiresScope(Scope.ADMIN)
    @GetMapping("/v1/projects/{project}/provider-tokens/{provider}")
    ResponseEntity<Object> readProjects(
            @PathVariable String project, @PathVariable String provider) {
        return forProject(project, owner -> read(provider, owner));
    }

    @RequiresScope(Scope.ADMIN)
    @GetMapping("/v1/projects/{project}/provider-tokens")
    ResponseEntity<Object> listProjects(@PathVariable String project) {
        return forProject(project, owner -> ResponseEntity.ok(listed(owner)));
    }

    @RequiresScope(Scope.ADMIN)
    @DeleteMapping("/v1/projects/{project}/provider-tokens/{provider}")
    ResponseEntity<Object> deleteProjects(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @PathVariable String project,
            @PathVariable String provider) {
        return forProject(project, owner -> delete(received.actor(caller), provider, owner));
    }

    private ResponseEntity<Object> put(
            Actor actor, String provider, TokenOwner owner, byte[] body) {
        if (!catalogue.hasTokens(provider)) {
            return NO_SUCH_PROVIDER.toResponse();
        }
        StoredToken stored = tokens.put(provider, owner, NewProviderToken.read(body), actor);
        return ResponseEntity.status(stored.version() == 1 ? HttpStatus.CREATED : HttpStatus.OK)
                .body(TokenJson.of(stored));
    }

    private ResponseEntity<Object> read(String provider, TokenOwner owner) {
        return tokens.find(provider, owner)
                .map(token -> ResponseEntity.<Object>ok(TokenJson.of(token)))
                .orElseGet(() -> ApiError.notFound().toResponse());
    }

    private ResponseEntity<Object> delete(Actor actor, String provider, TokenOwner owner) {
        return tokens.delete(provider, owner, actor)
                ? ResponseEntity.noContent().build()
                : ApiError.notFound().toResponse();
    }

    private ListJson<TokenJson> listed(@Nullable TokenOwner owner) {
        return new ListJson<>(tokens.list(owner).stream().map(TokenJson::of).toList());
    }

    /// The caller's own user, or the one an admin names.
    private static ResponseEntity<Object> forOwner(
            Caller caller,
            @Nullable String user,
            Function<TokenOwner, ResponseEntity<Object>> answer) {
        if (user == null || user.equals(caller.userId())) {
            return answer.apply(new TokenOwner.User(caller.userId()));
        }
        if (!caller.may(Scope.ADMIN)) {
            return NOT_YOURS.toResponse();
        }
        return isName(user) ? answer.apply(new TokenOwner.User(user)) : NO_USER.toResponse();
    }

    private static ResponseEntity<Object> forProject(
            String project, Function<TokenOwner, ResponseEntity<Object>> answer) {
        return isName(project)
                ? answer.apply(new TokenOwner.Project(project))
                : NO_PROJECT.toResponse();
    }

    private static boolean isName(String text) {
        return !text.isBlank()
                && text.length() <= LONGEST_NAME
                && text.chars().noneMatch(Character::isISOControl);
    }

    private static ApiError noName(String param) {
        return new ApiError(
                HttpStatus.BAD_REQUEST,
                ErrorCode.INVALID_REQUEST.code(),
                param,
                "Parameter `%s` must be a text of 1 to %d characters."
                        .formatted(param, LONGEST_NAME),
                ApiError.Retry.NO);
    }
}
