package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.Catalogue;
import io.aistrale.gateway.admission.NewProviderToken;
import io.aistrale.gateway.key.Scope;
import io.aistrale.gateway.token.ProviderTokens;
import io.aistrale.gateway.token.StoredToken;
import io.aistrale.schemas.error.ErrorCode;
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

/// Provider tokens: stored by their user, or by an admin for any user; never shown.
@RestController
final class ProviderTokenController {

    private static final int LONGEST_USER = 128;
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
    private static final ApiError NO_USER =
            new ApiError(
                    HttpStatus.BAD_REQUEST,
                    ErrorCode.INVALID_REQUEST.code(),
                    "user",
                    "Parameter `user` must be a text of 1 to " + LONGEST_USER + " characters.",
                    ApiError.Retry.NO);

    private final ProviderTokens tokens;
    private final Catalogue catalogue;

    ProviderTokenController(ProviderTokens tokens, Catalogue catalogue) {
        this.tokens = tokens;
        this.catalogue = catalogue;
    }

    /// All there is to see of a stored token.
    record TokenJson(String provider, String user, int version, Instant createdAt) {
        static TokenJson of(StoredToken token) {
            return new TokenJson(
                    token.provider(), token.userId(), token.version(), token.createdAt());
        }
    }

    @RequiresScope({Scope.INFERENCE, Scope.TOKENS})
    @PutMapping(
            path = "/v1/provider-tokens/{provider}",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> put(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @PathVariable String provider,
            @RequestParam(required = false) @Nullable String user,
            @RequestBody byte[] body) {
        if (!catalogue.hasProvider(provider)) {
            return NO_SUCH_PROVIDER.toResponse();
        }
        return forOwner(
                caller,
                user,
                owner -> {
                    StoredToken stored =
                            tokens.put(
                                    provider, owner, NewProviderToken.read(body), caller.userId());
                    return ResponseEntity.status(
                                    stored.version() == 1 ? HttpStatus.CREATED : HttpStatus.OK)
                            .body(TokenJson.of(stored));
                });
    }

    @RequiresScope({Scope.INFERENCE, Scope.TOKENS})
    @GetMapping("/v1/provider-tokens/{provider}")
    ResponseEntity<Object> read(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @PathVariable String provider,
            @RequestParam(required = false) @Nullable String user) {
        return forOwner(
                caller,
                user,
                owner ->
                        tokens.find(provider, owner)
                                .map(token -> ResponseEntity.<Object>ok(TokenJson.of(token)))
                                .orElseGet(() -> ApiError.notFound().toResponse()));
    }

    /// An admin who names no user sees all users' tokens.
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
            @PathVariable String provider,
            @RequestParam(required = false) @Nullable String user) {
        return forOwner(
                caller,
                user,
                owner ->
                        tokens.delete(provider, owner)
                                ? ResponseEntity.noContent().build()
                                : ApiError.notFound().toResponse());
    }

    private ListJson<TokenJson> listed(@Nullable String owner) {
        return new ListJson<>(tokens.list(owner).stream().map(TokenJson::of).toList());
    }

    /// The caller's own user, or the one an admin names.
    private static ResponseEntity<Object> forOwner(
            Caller caller, @Nullable String user, Function<String, ResponseEntity<Object>> answer) {
        if (user == null || user.equals(caller.userId())) {
            return answer.apply(caller.userId());
        }
        if (!caller.may(Scope.ADMIN)) {
            return NOT_YOURS.toResponse();
        }
        boolean usable =
                !user.isBlank()
                        && user.length() <= LONGEST_USER
                        && user.chars().noneMatch(Character::isISOControl);
        return usable ? answer.apply(user) : NO_USER.toResponse();
    }
}
