package io.aistrale.telemetry.entry;

import java.util.Map;
import java.util.UUID;

/// What the tables already say about the attempts that a batch speaks of, and about those of the
/// requests that it ends.
///
/// @param spans by attempt
public record KnownAttempts(Map<UUID, AttemptSpan> spans) {
    public static final KnownAttempts NONE = new KnownAttempts(Map.of());

    public KnownAttempts {
        spans = Map.copyOf(spans);
    }
}
