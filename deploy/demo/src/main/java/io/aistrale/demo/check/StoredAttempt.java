package io.aistrale.demo.check;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A provider call as the table `attempt` has it.
///
/// @param route that led to this provider and model; null where the request named them itself
/// @param otherUnits audio and image tokens and search units, of which the demo uses none
/// @param estimated whether the provider gave no usage, so that the tokens are our estimate
/// @param durationMicros null for unknown ones
public record StoredAttempt(
        UUID attemptId,
        UUID requestId,
        String status,
        @Nullable String errorCode,
        String user,
        String provider,
        String model,
        @Nullable String route,
        TokenCounts tokens,
        long otherUnits,
        boolean estimated,
        @Nullable Long durationMicros,
        Instant startedAt) {

    boolean unknown() {
        return status.equals("unknown");
    }

    boolean succeeded() {
        return status.equals("success");
    }

    String target() {
        return provider + "/" + model;
    }
}
