package io.aistrale.gateway.idempotency;

import java.time.Instant;
import java.util.UUID;

/// A request that came with an idempotency key.
///
/// @param requestId and `receivedAt` as they are where the key is new
/// @param path of the route it was sent to
public record KeyedRequest(
        String userId, String key, UUID requestId, Instant receivedAt, String path, byte[] body) {}
