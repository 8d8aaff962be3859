package io.aistrale.gateway.mutant;

import io.aistrale.gateway.idempotency.IdempotencyDirectory;
import io.aistrale.gateway.idempotency.StoredKey;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Idempotency keys with a bug.
final class MutantKeys implements IdempotencyDirectory {
    private static final long LAG_SECONDS = 1;

    private final IdempotencyDirectory keys;
    private final Mutation mutation;
    private final Map<String, String> latestBodies = new ConcurrentHashMap<>();

    MutantKeys(IdempotencyDirectory keys, Mutation mutation) {
        this.keys = keys;
        this.mutation = mutation;
    }

    @Override
    public boolean keep(
            String userId,
            String key,
            UUID requestId,
            Instant receivedAt,
            String bodyHash,
            Duration keep) {
        latestBodies.put(key, bodyHash);
        if (mutation != Mutation.PUBLISHED_BEFORE_KEY) {
            return keys.keep(userId, key, requestId, receivedAt, bodyHash, keep);
        }
        if (keys.find(userId, key, keep).isPresent()) {
            return false;
        }
        CompletableFuture.delayedExecutor(LAG_SECONDS, TimeUnit.SECONDS)
                .execute(() -> keys.keep(userId, key, requestId, receivedAt, bodyHash, keep));
        return true;
    }

    @Override
    public Optional<StoredKey> find(String userId, String key, Duration keep) {
        Optional<StoredKey> found = keys.find(userId, key, keep);
        return switch (mutation) {
            case RETRY_UNDER_FRESH_ID -> found.map(MutantKeys::renamed);
            case BODY_NOT_COMPARED -> found.map(stored -> ofLatestBody(stored, key));
            case PUBLISHED_BEFORE_KEY, ANSWERED_BEFORE_ACK -> found;
        };
    }

    private static StoredKey renamed(StoredKey stored) {
        return new StoredKey(
                TimeOrderedIds.next(),
                stored.receivedAt(),
                stored.bodyHash(),
                false,
                Duration.ZERO);
    }

    private StoredKey ofLatestBody(StoredKey stored, String key) {
        return new StoredKey(
                stored.requestId(),
                stored.receivedAt(),
                latestBodies.getOrDefault(key, stored.bodyHash()),
                stored.acknowledged(),
                stored.age());
    }

    @Override
    public void acknowledge(String userId, String key, UUID requestId) {
        keys.acknowledge(userId, key, requestId);
    }

    @Override
    public int drop(Duration keep, int most) {
        return keys.drop(keep, most);
    }
}
