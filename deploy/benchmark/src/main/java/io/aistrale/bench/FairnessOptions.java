package io.aistrale.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `bench fairness` does, and for how long.
///
/// @param flood requests that the other user sends at once
/// @param deepFlood as many, and one request of the first user behind it; 0 for none
/// @param perSecond requests of the first user
/// @param maxInFlight the worker's places
/// @param json where the figures go, if anywhere
public record FairnessOptions(
        int flood,
        int deepFlood,
        int perSecond,
        int maxInFlight,
        int rounds,
        Duration warmUp,
        Duration phase,
        List<String> jvmOptions,
        @Nullable Path json) {

    public FairnessOptions {
        if (flood < 1 || deepFlood < 0 || perSecond < 1 || maxInFlight < 1 || rounds < 1) {
            throw new IllegalArgumentException(
                    "--flood, --rate, --places and --rounds are 1 or more, --deep-flood is 0 or"
                            + " more");
        }
        jvmOptions = List.copyOf(jvmOptions);
    }
}
