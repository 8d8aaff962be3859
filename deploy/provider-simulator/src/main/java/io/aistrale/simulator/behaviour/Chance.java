package io.aistrale.simulator.behaviour;

import java.util.SplittableRandom;

/// The randomness of one call. It depends on the seed and the call's serial number only, so that a
/// run with the same seed and the same order of calls repeats itself whatever thread serves them.
public final class Chance {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final SplittableRandom random;

    public Chance(long seed, long serial) {
        random = new SplittableRandom(seed ^ (serial * GOLDEN_GAMMA));
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    double gaussian() {
        return random.nextGaussian();
    }
}
