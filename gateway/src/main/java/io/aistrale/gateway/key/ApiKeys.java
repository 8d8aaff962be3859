package io.aistrale.gateway.key;

import io.aistrale.gateway.audit.Action;
import io.aistrale.gateway.audit.Actor;
import io.aistrale.gateway.audit.Audit;
import io.aistrale.gateway.audit.Outcome;
import java.util.List;

/// Makes, lists and revokes API keys.
public final class ApiKeys {

    /// More keys than one page shows are a case for SQL.
    private static final int LISTED_AT_MOST = 1_000;

    private final KeyDirectory directory;
    private final ApiKeyHash hash;
    private final ApiKeyCache cache;
    private final Audit audit;

    public ApiKeys(KeyDirectory directory, ApiKeyHash hash, ApiKeyCache cache, Audit audit) {
        this.directory = directory;
        this.hash = hash;
        this.cache = cache;
        this.audit = audit;
    }

    /// Keeps a key's public side under the id of `presented`, and the hash of its secret.
    public void keep(ApiKey key, PresentedKey presented, Actor by) {
        byte[] secretHash = hash.of(presented.secret());
        var _ =
                audit.record(
                        by,
                        Action.API_KEY_CREATE,
                        key.id(),
                        () -> {
                            directory.insert(key, secretHash);
                            return key;
                        },
                        _ -> Outcome.DONE);
    }

    /// Newest first.
    public List<ApiKey> list() {
        return directory.list(LISTED_AT_MOST);
    }

    /// From now on here, and within a minute on every gateway, the key is refused.
    ///
    /// @return whether there is such a key
    public boolean revoke(String keyId, Actor by) {
        boolean existed =
                audit.record(
                        by,
                        Action.API_KEY_REVOKE,
                        keyId,
                        () -> directory.revoke(keyId),
                        found -> found ? Outcome.DONE : Outcome.NOT_FOUND);
        cache.forget(keyId);
        return existed;
    }
}
