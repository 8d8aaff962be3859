package io.aistrale.check.workload;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// What is done at its time, whatever has become of what was done before.
public interface Paced {

    /// Pause before it.
    Duration pause();

    /// As if many who know nothing of each other came so often a second together.
    static Duration pause(RandomGenerator random, double perSecond) {
        return Duration.ofNanos((long) (random.nextExponential() / perSecond * 1e9));
    }
}
