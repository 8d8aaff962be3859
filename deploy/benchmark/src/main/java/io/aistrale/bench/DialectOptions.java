package io.aistrale.bench;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `deploy/aistrale bench dialects` measures, and how often.
///
/// @param only wire formats, such as `openai-chat`; empty for all
/// @param forks JVMs that each figure is taken from, one after the other
/// @param warmUps iterations of each fork that count for nothing
/// @param iterations that count; 3 and more in all forks together
/// @param iterationMillis how long each is
/// @param json where the figures go, if anywhere
public record DialectOptions(
        List<String> only,
        int forks,
        int warmUps,
        int iterations,
        int iterationMillis,
        @Nullable Path json) {
    /// With fewer there is no confidence interval.
    private static final int FEWEST = 3;

    public DialectOptions {
        if (forks < 1 || warmUps < 0 || iterationMillis < 1) {
            throw new IllegalArgumentException("--forks and --millis are 1 or more");
        }
        if (forks * iterations < FEWEST) {
            throw new IllegalArgumentException(
                    "--forks times --iterations is %d or more".formatted(FEWEST));
        }
        only = List.copyOf(only);
    }
}
