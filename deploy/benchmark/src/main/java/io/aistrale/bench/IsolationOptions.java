package io.aistrale.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `bench isolation` does, and for how long.
///
/// @param moods of the other provider, beside being well
/// @param perSecond requests to the healthy provider
/// @param load on the other one
/// @param json where the figures go, if anywhere
public record IsolationOptions(
        Set<Mood> moods,
        int perSecond,
        OtherLoad load,
        Timing timing,
        List<String> jvmOptions,
        @Nullable Path json) {

    /// @param perSecond requests to it
    /// @param takes time to an answer where it is well
    public record OtherLoad(int perSecond, Duration takes) {}

    /// @param rounds of all moods
    /// @param warmUp from the worker's first call
    /// @param hanging how long the other provider hangs
    /// @param others how long each other mood is measured
    public record Timing(int rounds, Duration warmUp, Duration hanging, Duration others) {
        Duration of(Mood mood) {
            return mood == Mood.HANGING ? hanging : others;
        }
    }

    public IsolationOptions {
        if (perSecond < 1 || load.perSecond() < 1) {
            throw new IllegalArgumentException("--rate and --other-rate are 1 or more");
        }
        if (timing.rounds() < 1) {
            throw new IllegalArgumentException("--rounds is 1 or more");
        }
        moods = Set.copyOf(moods);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /// @param moods as words; none for all
    public static Set<Mood> moods(List<String> moods) {
        return moods.isEmpty()
                ? Set.of(Mood.HANGING, Mood.REFUSING, Mood.OVERLOADED)
                : Set.copyOf(moods.stream().map(Mood::named).toList());
    }
}
