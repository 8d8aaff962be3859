package io.aistrale.gateway.report;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An inference in a list: what was asked and how it stands, not what came of it.
///
/// @param asked what for
/// @param status queued, running, waiting, succeeded, failed, cancelled or expired
/// @param attempts provider calls begun
/// @param errorCode of `ErrorCode`; null unless it failed
/// @param waitingFor of `ErrorCode`; null unless it waits
/// @param waitingUntil when it is looked at again
/// @param times when what happened
public record ListedInference(
        UUID requestId,
        Asked asked,
        String status,
        int attempts,
        @Nullable String errorCode,
        @Nullable String waitingFor,
        @Nullable Instant waitingUntil,
        Times times) {

    /// What was asked for, in the request's own words.
    ///
    /// @param provider empty, like what stands beside it, while only its waiting is known
    public record Asked(
            String project,
            Map<String, String> tags,
            String provider,
            String model,
            String operation,
            String lane) {}

    public record Times(
            Instant requestedAt, @Nullable Instant startedAt, @Nullable Instant finishedAt) {}
}
