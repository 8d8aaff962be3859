package io.aistrale.gateway.idempotency;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// Where idempotency keys are kept: [IdempotencyStore], or a test's memory. All of it throws
/// `DataAccessException` where that cannot be reached.
public interface IdempotencyDirectory {

    /// Keeps a key for a request, unless the user has a younger one of the same name. Of several at
    /// once one succeeds.
    ///
    /// @param keep age past which a key that is there does not count
    /// @return whether it is kept now
    boolean keep(
            String userId,
            String key,
            UUID requestId,
            Instant receivedAt,
            String bodyHash,
            Duration keep);

    /// A key that is not older than `keep`.
    Optional<StoredKey> find(String userId, String key, Duration keep);

    /// Notes that Kafka has the request that a key stands for.
    void acknowledge(String userId, String key, UUID requestId);

    /// Drops some keys that are older than `keep`, the oldest first.
    ///
    /// @return how many
    int drop(Duration keep, int most);
}
