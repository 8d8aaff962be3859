package io.aistrale.bench;

import org.jspecify.annotations.Nullable;

/// One run's figures.
///
/// @param throughputRatio achieved / (in-flight / latency); null where there is no latency
/// @param residentMebibytes with its calls in flight, without garbage, free heap and the young
///   generation
/// @param errors results that are no success, and answered calls without a result
/// @param providerMillis what a call took by the provider's own clock, on average
/// @param backlogLeft records still waiting at the end
/// @param othersCores cores kept busy by what has nothing to do with the benchmark
/// @param refusal why the figures are not to be used; null where they are
record Measurement(
        Run run,
        double callsPerSecond,
        @Nullable Double throughputRatio,
        double cpuMicrosPerCall,
        double residentMebibytes,
        long errors,
        double providerMillis,
        long backlogLeft,
        double othersCores,
        @Nullable String refusal) {

    boolean stands() {
        return refusal == null;
    }
}
