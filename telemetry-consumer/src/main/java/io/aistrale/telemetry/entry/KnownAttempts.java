package io.aistrale.telemetry.entry;

import java.util.Set;
import java.util.UUID;

/// What the table `attempt` already says about the attempts of a batch.
///
/// @param ended those that have a row
/// @param presumed those among them whose end was only presumed
public record KnownAttempts(Set<UUID> ended, Set<UUID> presumed) {
    public static final KnownAttempts NONE = new KnownAttempts(Set.of(), Set.of());

    public KnownAttempts {
        ended = Set.copyOf(ended);
        presumed = Set.copyOf(presumed);
    }
}
