package io.aistrale.gateway.admission;

import io.aistrale.gateway.key.AdminKey;
import io.aistrale.gateway.key.ApiKeyCache;
import io.aistrale.gateway.key.ApiKeyHash;
import io.aistrale.gateway.key.KeyDirectory.StoredKey;
import io.aistrale.gateway.key.KeyLookup;
import io.aistrale.gateway.key.PresentedKey;
import io.aistrale.schemas.token.Secret;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Tells whose API key a request carries.
public final class Authenticator {

    private static final String SCHEME = "Bearer ";

    private final AdminKey adminKey;
    private final ApiKeyCache keys;
    private final ApiKeyHash hash;
    private final Clock clock;

    public Authenticator(AdminKey adminKey, ApiKeyCache keys, ApiKeyHash hash, Clock clock) {
        this.adminKey = adminKey;
        this.keys = keys;
        this.hash = hash;
        this.clock = clock;
    }

    /// Looks at what a request presents.
    ///
    /// @param authorization value of the `Authorization` header
    public Authentication authenticate(@Nullable String authorization) {
        if (authorization == null
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || authorization.substring(SCHEME.length()).isBlank()) {
            return new Authentication.Missing();
        }
        Secret token = Secret.of(authorization.substring(SCHEME.length()).strip());
        if (adminKey.matches(token)) {
            return new Authentication.Authenticated(Caller.ADMIN);
        }
        return PresentedKey.parse(token.reveal())
                .map(this::lookUp)
                .orElseGet(Authentication.Refused::new);
    }

    private Authentication lookUp(PresentedKey presented) {
        return switch (keys.find(presented.id())) {
            case KeyLookup.Known(StoredKey stored) -> check(presented, stored);
            case KeyLookup.Unknown _ -> new Authentication.Refused();
            case KeyLookup.Unavailable _ -> new Authentication.Unavailable();
        };
    }

    private Authentication check(PresentedKey presented, StoredKey stored) {
        return hash.matches(presented.secret(), stored.hash())
                        && stored.key().worksAt(clock.instant())
                ? new Authentication.Authenticated(Caller.of(stored.key()))
                : new Authentication.Refused();
    }
}
