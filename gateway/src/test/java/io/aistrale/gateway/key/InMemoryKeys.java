package io.aistrale.gateway.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.dao.DataAccessResourceFailureException;

/// API keys in memory, which can be made unreachable.
public final class InMemoryKeys implements KeyDirectory {

    public volatile boolean reachable = true;
    public final AtomicInteger lookUps = new AtomicInteger();

    private final Map<String, StoredKey> keys = new ConcurrentHashMap<>();

    @Override
    public Optional<StoredKey> find(String keyId) {
        lookUps.incrementAndGet();
        requireReachable();
        return Optional.ofNullable(keys.get(keyId));
    }

    @Override
    public List<ApiKey> list(int limit) {
        requireReachable();
        return new ArrayList<>(keys.values().stream().map(StoredKey::key).limit(limit).toList());
    }

    @Override
    public void insert(ApiKey key, byte[] hash) {
        requireReachable();
        keys.put(key.id(), new StoredKey(key, hash));
    }

    @Override
    public boolean revoke(String keyId) {
        requireReachable();
        return keys.computeIfPresent(
                        keyId, (_, stored) -> new StoredKey(revoked(stored.key()), stored.hash()))
                != null;
    }

    private static ApiKey revoked(ApiKey key) {
        return new ApiKey(
                key.id(),
                key.userId(),
                key.project(),
                key.projects(),
                key.name(),
                key.scopes(),
                key.allowedProviders(),
                key.allowedModels(),
                key.expiresAt(),
                Instant.EPOCH,
                key.createdBy(),
                key.createdAt());
    }

    private void requireReachable() {
        if (!reachable) {
            throw new DataAccessResourceFailureException("no database today");
        }
    }
}
