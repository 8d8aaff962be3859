package io.aistrale.worker.credential;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.aistrale.schemas.token.Opened;
import io.aistrale.schemas.token.TokenOpener;
import io.aistrale.worker.credential.ProviderTokenStore.StoredToken;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// The callers' provider tokens, opened and kept in memory. A missing one is looked up at once, a
/// known one is refreshed after 60 s and kept up to 15 minutes while the database is unreachable.
public final class Credentials implements CredentialSource {
    private static final Logger log = LoggerFactory.getLogger(Credentials.class);
    private static final Duration REFRESH_AFTER = Duration.ofSeconds(60);
    private static final Duration KEEP = Duration.ofMinutes(15);
    private static final int MOST_KEPT = 100_000;

    private final ProviderTokenStore store;
    private final TokenOpener opener;
    private final LoadingCache<Owner, @Nullable CredentialLookup> known;

    /// @param executor runs refreshes; they block on the database
    public Credentials(ProviderTokenStore store, TokenOpener opener, Executor executor) {
        this.store = store;
        this.opener = opener;
        this.known =
                Caffeine.newBuilder()
                        .maximumSize(MOST_KEPT)
                        .refreshAfterWrite(REFRESH_AFTER)
                        .expireAfterWrite(KEEP)
                        .executor(executor)
                        .build(this::load);
    }

    /// Finds the token of a user for a provider; may block on the database, at most for the pool's
    /// time-outs.
    @Override
    public CredentialLookup find(String provider, String userId) {
        try {
            var found = known.get(new Owner(provider, userId));
            return found == null ? new CredentialLookup.NotFound() : found;
        } catch (DataAccessException e) {
            log.atWarn()
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log("credentials cannot be looked up");
            return new CredentialLookup.Unreachable();
        }
    }

    /// Null is not kept: a missing token is looked for again the next time.
    private @Nullable CredentialLookup load(Owner owner) {
        return store.find(owner.provider(), owner.userId()).map(this::open).orElse(null);
    }

    private CredentialLookup open(StoredToken stored) {
        var context = stored.context();
        return switch (opener.open(context, stored.sealed())) {
            case Opened.Token(var token) ->
                    new CredentialLookup.Found(
                            new Credential(context.tokenId() + ":" + context.version(), token));
            case Opened.Refused(var reason) -> new CredentialLookup.Unopenable(reason.name());
        };
    }

    private record Owner(String provider, String userId) {}
}
