package io.aistrale.gateway.admission;

import io.aistrale.gateway.key.ApiKey;
import io.aistrale.gateway.key.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the body of `POST /v1/api-keys`.
public final class NewApiKey {

    private static final int LONGEST_USER = 128;
    private static final int LONGEST_NAME = 256;
    private static final Set<String> FIELDS =
            Set.of(
                    "user",
                    "project",
                    "projects",
                    "name",
                    "scopes",
                    "allowedProviders",
                    "allowedModels",
                    "expiresAt");

    private final Catalogue catalogue;

    public NewApiKey(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// Reads the key to be made.
    ///
    /// @param id of the key to be
    /// @throws RefusedException a field is missing, unknown or mistyped
    public ApiKey read(byte[] body, String id, Caller creator, Instant now) {
        JsonFields fields = JsonFields.of(body, FIELDS);
        List<Scope> scopes =
                fields.list("scopes", "inference, tokens, costs or admin, one or more", Scope::of);
        Instant expires = fields.instant("expiresAt");
        if (expires != null && !expires.isAfter(now)) {
            throw fields.wrong("expiresAt", "later than now");
        }
        return new ApiKey(
                id,
                fields.requiredName("user", LONGEST_USER),
                Objects.requireNonNullElse(fields.name("project", LONGEST_USER), "default"),
                fields.list(
                        "projects", "an array of project names, or [\"*\"]", NewApiKey::project),
                Objects.requireNonNullElse(fields.name("name", LONGEST_NAME), ""),
                scopes == null ? Set.of(Scope.INFERENCE) : Set.copyOf(scopes),
                providers(fields),
                fields.list("allowedModels", "an array of model names", NewApiKey::name),
                expires,
                null,
                creator.userId(),
                now);
    }

    private @Nullable List<String> providers(JsonFields fields) {
        return fields.list(
                "allowedProviders",
                "an array of configured providers",
                name -> Optional.of(name).filter(catalogue::hasProvider));
    }

    private static Optional<String> project(String text) {
        return name(text).filter(project -> project.length() <= LONGEST_USER);
    }

    private static Optional<String> name(String text) {
        return Optional.of(text).filter(name -> !name.isBlank() && name.length() <= LONGEST_NAME);
    }
}
