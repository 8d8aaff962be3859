package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Caller;
import io.aistrale.gateway.admission.NewApiKey;
import io.aistrale.gateway.key.ApiKey;
import io.aistrale.gateway.key.ApiKeys;
import io.aistrale.gateway.key.PresentedKey;
import io.aistrale.gateway.key.Scope;
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

/// API keys, for admins.
@RestController
final class ApiKeyController {

    private final ApiKeys keys;
    private final NewApiKey newApiKey;

    ApiKeyController(ApiKeys keys, NewApiKey newApiKey) {
        this.keys = keys;
        this.newApiKey = newApiKey;
    }

    /// What everybody may see of a key.
    record KeyJson(
            String id,
            String user,
            String project,
            @Nullable List<String> projects,
            String name,
            List<String> scopes,
            @Nullable List<String> allowedProviders,
            @Nullable List<String> allowedModels,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            String createdBy,
            Instant createdAt) {

        static KeyJson of(ApiKey key) {
            return new KeyJson(
                    key.id(),
                    key.userId(),
                    key.project(),
                    key.projects(),
                    key.name(),
                    key.scopes().stream().map(Scope::text).sorted().toList(),
                    key.allowedProviders(),
                    key.allowedModels(),
                    key.expiresAt(),
                    key.revokedAt(),
                    key.createdBy(),
                    key.createdAt());
        }
    }

    /// A new key, the only time it is shown.
    record NewKeyJson(
            String id,
            String key,
            String user,
            String project,
            @Nullable List<String> projects,
            String name,
            List<String> scopes,
            @Nullable List<String> allowedProviders,
            @Nullable List<String> allowedModels,
            @Nullable Instant expiresAt,
            Instant createdAt) {

        static NewKeyJson of(KeyJson json, PresentedKey presented) {
            return new NewKeyJson(
                    json.id,
                    presented.reveal(),
                    json.user,
                    json.project,
                    json.projects,
                    json.name,
                    json.scopes,
                    json.allowedProviders,
                    json.allowedModels,
                    json.expiresAt,
                    json.createdAt);
        }
    }

    @RequiresScope(Scope.ADMIN)
    @PostMapping(path = "/v1/api-keys", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<NewKeyJson> create(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @RequestBody byte[] body) {
        PresentedKey presented = PresentedKey.generate();
        ApiKey key = newApiKey.read(body, presented.id(), caller, received.at());
        keys.keep(key, presented, received.actor(caller));
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(NewKeyJson.of(KeyJson.of(key), presented));
    }

    @RequiresScope(Scope.ADMIN)
    @GetMapping("/v1/api-keys")
    ListJson<KeyJson> list() {
        return new ListJson<>(keys.list().stream().map(KeyJson::of).toList());
    }

    @RequiresScope(Scope.ADMIN)
    @DeleteMapping("/v1/api-keys/{id}")
    ResponseEntity<Object> revoke(
            @RequestAttribute(AuthenticationFilter.CALLER) Caller caller,
            @RequestAttribute(Received.ATTRIBUTE) Received received,
            @PathVariable String id) {
        return keys.revoke(id, received.actor(caller))
                ? ResponseEntity.noContent().build()
                : ApiError.notFound().toResponse();
    }
}
