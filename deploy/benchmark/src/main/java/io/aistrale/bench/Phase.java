package io.aistrale.bench;

import org.jspecify.annotations.Nullable;

/// What was measured while the other provider had one mood.
///
/// @param p50Millis of the healthy provider's requests, from when one was due to its result read
/// @param errors of the healthy provider's: results that are no success, requests without one
/// @param otherAsked requests to the other provider
/// @param otherServed those of them with a success by the end of the phase
/// @param othersCores cores kept busy by what has nothing to do with the benchmark
/// @param backAfterSeconds from the other provider's recovery to its first success; null where it
///   was well, or where none came
record Phase(
        int round,
        Mood mood,
        double p50Millis,
        double p99Millis,
        long errors,
        long otherAsked,
        long otherServed,
        double workerCores,
        double othersCores,
        @Nullable Double backAfterSeconds) {
    /// Beyond that other programs' work shows in the times.
    private static final double MOST_OTHERS = 0.2;

    boolean isDisturbed() {
        return othersCores > MOST_OTHERS;
    }
}
