package io.aistrale.gateway.key;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An API key as everybody may see it: without its secret.
///
/// @param id public part of the key
/// @param userId user its requests are made for
/// @param project project its spend belongs to where a request names none
/// @param projects further projects its requests may name, [#ANY_PROJECT] for any; null: none
/// @param name what the key is for; may be empty
/// @param allowedProviders providers it may use; null: all
/// @param allowedModels models it may use, as `<model>` or `<provider>/<model>`; null: all
/// @param expiresAt when it stops working; null: never
/// @param createdBy user who made it
public record ApiKey(
        String id,
        String userId,
        String project,
        @Nullable List<String> projects,
        String name,
        Set<Scope> scopes,
        @Nullable List<String> allowedProviders,
        @Nullable List<String> allowedModels,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        String createdBy,
        Instant createdAt) {

    /// Stands among [#projects] for all there are.
    public static final String ANY_PROJECT = "*";

    public ApiKey {
        scopes = Set.copyOf(scopes);
    }

    public boolean worksAt(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
