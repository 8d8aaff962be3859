package io.aistrale.gateway.admission;

import io.aistrale.gateway.key.AdminKey;
import io.aistrale.gateway.key.ApiKey;
import io.aistrale.gateway.key.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who asks, as their API key says.
///
/// @param keyId public id of the key
/// @param userId user everything they do is done for
/// @param project project their spend belongs to where a request names none
/// @param projects further projects a request may name; null: none
/// @param allowedProviders null: all
/// @param allowedModels `<model>` or `<provider>/<model>`; null: all
public record Caller(
        String keyId,
        String userId,
        String project,
        @Nullable List<String> projects,
        Set<Scope> scopes,
        @Nullable List<String> allowedProviders,
        @Nullable List<String> allowedModels) {

    static final Caller ADMIN =
            new Caller(
                    AdminKey.USER,
                    AdminKey.USER,
                    "default",
                    null,
                    EnumSet.allOf(Scope.class),
                    null,
                    null);

    static Caller of(ApiKey key) {
        return new Caller(
                key.id(),
                key.userId(),
                key.project(),
                key.projects(),
                key.scopes(),
                key.allowedProviders(),
                key.allowedModels());
    }

    /// An admin may do everything.
    public boolean may(Scope scope) {
        return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
    }

    /// Whether a request may be for a project, and so be served by its tokens.
    boolean maySpendFor(String named) {
        return named.equals(project)
                || may(Scope.ADMIN)
                || projects != null
                        && (projects.contains(named) || projects.contains(ApiKey.ANY_PROJECT));
    }

    /// Whether some providers or models are closed to it.
    boolean isRestricted() {
        return allowedProviders != null || allowedModels != null;
    }

    public boolean mayUse(String provider) {
        return allowedProviders == null || allowedProviders.contains(provider);
    }

    public boolean mayUse(String provider, String model) {
        return allowedModels == null
                || allowedModels.contains(model)
                || allowedModels.contains(provider + "/" + model);
    }
}
