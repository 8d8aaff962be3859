package io.aistrale.gateway.key;

import java.util.List;

/// Makes, lists and revokes API keys.
public final class ApiKeys {

    /// More keys than one page shows are a case for SQL.
    private static final int LISTED_AT_MOST = 1_000;

    private final KeyDirectory directory;
    private final ApiKeyHash hash;
    private final ApiKeyCache cache;

    public ApiKeys(KeyDirectory directory, ApiKeyHash hash, ApiKeyCache cache) {
        this.directory = directory;
        this.hash = hash;
        this.cache = cache;
    }

    /// Keeps a key's public side under the id of `presented`, and the hash of its secret.
    public void keep(ApiKey key, PresentedKey presented) {
        directory.insert(key, hash.of(presented.secret()));
    }

    /// Newest first.
    public List<ApiKey> list() {
        return directory.list(LISTED_AT_MOST);
    }

    /// From now on here, and within a minute on every gateway, the key is refused.
    ///
    /// @return whether there is such a key
    public boolean revoke(String keyId) {
        boolean existed = directory.revoke(keyId);
        cache.forget(keyId);
        return existed;
    }
}
