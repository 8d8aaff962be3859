package io.aistrale.gateway.idempotency;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/// What an idempotency key stands for.
///
/// @param receivedAt of the first try; the same body received then makes the same request again
/// @param bodyHash of the first try, hexadecimal
/// @param acknowledged whether Kafka is known to have the request
/// @param age since the row was written, by the database's clock
public record StoredKey(
        UUID requestId, Instant receivedAt, String bodyHash, boolean acknowledged, Duration age) {}
