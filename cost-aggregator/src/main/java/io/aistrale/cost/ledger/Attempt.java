package io.aistrale.cost.ledger;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The facts of one provider call that its ledger entries repeat.
///
/// @param id a version 7 UUID
/// @param tags attribution tags
/// @param apiKeyId public id of the API key; null for direct publishers
/// @param traceId W3C trace id
/// @param startedAt decides the rollup bucket and which prices hold
/// @param ceiling bounds what the call can have cost; null where the ledger was not told, in
///   entries of older releases
public record Attempt(
        UUID id,
        UUID requestId,
        String userId,
        String project,
        Map<String, String> tags,
        @Nullable String apiKeyId,
        String provider,
        String model,
        @Nullable String traceId,
        Instant startedAt,
        @Nullable Ceiling ceiling) {

    public Attempt {
        tags = Map.copyOf(tags);
    }

    /// @param inputTokens estimate
    /// @param outputTokens most the call may produce; null where no cap is known
    public record Ceiling(long inputTokens, @Nullable Long outputTokens) {}
}
