package io.aistrale.gateway.failpoint;

import io.aistrale.gateway.failpoint.Failpoint.Step;
import io.aistrale.gateway.idempotency.IdempotencyDirectory;
import io.aistrale.gateway.idempotency.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Keys whose rows pass the steps of a failpoint.
record PassingKeys(IdempotencyDirectory keys, Failpoint failpoint) implements IdempotencyDirectory {

    @Override
    public boolean keep(
            String userId,
            String key,
            UUID requestId,
            Instant receivedAt,
            String bodyHash,
            Duration keep) {
        failpoint.pass(Step.BEFORE_KEY);
        boolean kept = keys.keep(userId, key, requestId, receivedAt, bodyHash, keep);
        if (kept) {
            failpoint.pass(Step.KEY_KEPT);
        }
        return kept;
    }

    @Override
    public Optional<StoredKey> find(String userId, String key, Duration keep) {
        return keys.find(userId, key, keep);
    }

    @Override
    public void acknowledge(String userId, String key, UUID requestId) {
        keys.acknowledge(userId, key, requestId);
        failpoint.pass(Step.ACK_NOTED);
    }

    @Override
    public int drop(Duration keep, int most) {
        return keys.drop(keep, most);
    }
}
