package io.aistrale.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// One mood of the other provider as `--json` has it; medians over the rounds but for the ratios.
///
/// @param p99Ratio mean over the rounds that count
/// @param noise how far the p99 with both well differs from round to round, as a part of itself
/// @param holds whether the ratio is at most 1.10 beyond the noise
/// @param backAfterSeconds longest time from a recovery to the first success
@JsonInclude(JsonInclude.Include.ALWAYS)
record IsolationRow(
        String otherProvider,
        int requestsPerSecond,
        int otherRequestsPerSecond,
        double wellP50Millis,
        double wellP99Millis,
        double p50Millis,
        double p99Millis,
        double p99Ratio,
        double p99RatioLeast,
        double p99RatioMost,
        double noise,
        boolean holds,
        double wellWorkerCores,
        double workerCores,
        @Nullable Double backAfterSeconds,
        int rounds,
        long disturbedRounds,
        long errors) {}
