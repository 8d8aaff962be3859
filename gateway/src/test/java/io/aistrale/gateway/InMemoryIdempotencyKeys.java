package io.aistrale.gateway;

import io.aistrale.gateway.idempotency.IdempotencyDirectory;
import io.aistrale.gateway.idempotency.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.dao.DataAccessResourceFailureException;

/// Idempotency keys in memory; a test sets their age, and may make them unreachable.
final class InMemoryIdempotencyKeys implements IdempotencyDirectory {

    final Map<String, StoredKey> rows = new ConcurrentHashMap<>();
    volatile boolean reachable = true;
    volatile boolean acknowledges = true;

    /// Has all keys be that old.
    void age(Duration age) {
        rows.replaceAll((_, row) -> with(row, row.acknowledged(), age));
    }

    @Override
    public boolean keep(
            String userId,
            String key,
            UUID requestId,
            Instant receivedAt,
            String bodyHash,
            Duration keep) {
        requireReachable();
        var mine = new StoredKey(requestId, receivedAt, bodyHash, false, Duration.ZERO);
        return rows.merge(
                        userId + " " + key,
                        mine,
                        (there, fresh) -> there.age().compareTo(keep) > 0 ? fresh : there)
                == mine;
    }

    @Override
    public Optional<StoredKey> find(String userId, String key, Duration keep) {
        requireReachable();
        return Optional.ofNullable(rows.get(userId + " " + key))
                .filter(row -> row.age().compareTo(keep) <= 0);
    }

    @Override
    public void acknowledge(String userId, String key, UUID requestId) {
        if (!acknowledges) {
            throw new DataAccessResourceFailureException("no database");
        }
        rows.computeIfPresent(userId + " " + key, (_, row) -> with(row, true, row.age()));
    }

    @Override
    public int drop(Duration keep, int most) {
        return 0;
    }

    private void requireReachable() {
        if (!reachable) {
            throw new DataAccessResourceFailureException("no database");
        }
    }

    private static StoredKey with(StoredKey row, boolean acknowledged, Duration age) {
        return new StoredKey(row.requestId(), row.receivedAt(), row.bodyHash(), acknowledged, age);
    }
}
