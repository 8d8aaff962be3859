package io.aistrale.bench;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What `bench rates` does, and for how long.
///
/// @param perMinute limit of the provider's credential
/// @param workers processes that share it
/// @param phase how long each phase takes, a minute or more
/// @param json where the figures go, if anywhere
public record RatesOptions(int perMinute, int workers, Duration phase, @Nullable Path json) {

    public RatesOptions {
        if (perMinute < 1 || workers < 2) {
            throw new IllegalArgumentException("--limit is 1 or more, --workers 2 or more");
        }
        if (phase.toSeconds() < 60) {
            throw new IllegalArgumentException("--phase is 60 or more");
        }
    }
}
