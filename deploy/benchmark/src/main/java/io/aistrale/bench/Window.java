package io.aistrale.bench;

import java.time.Duration;
import java.time.Instant;

/// What was read at both ends of a measured time.
record Window(Reading from, Reading to) {

    /// @param nanos of a monotonic clock
    /// @param answered calls the simulator has ended so far
    /// @param othersMicros CPU time of everything but the contender, the broker, the simulator and
    ///   the benchmark
    record Reading(
            Instant at,
            long nanos,
            long answered,
            double contenderMicros,
            double simulatorMicros,
            double othersMicros) {}

    double seconds() {
        return (to.nanos() - from.nanos()) / 1e9;
    }

    long calls() {
        return to.answered() - from.answered();
    }

    double callsPerSecond() {
        return calls() / seconds();
    }

    double cpuMicrosPerCall() {
        return (to.contenderMicros() - from.contenderMicros()) / Math.max(1, calls());
    }

    /// Cores the simulator kept busy.
    double simulatorCores() {
        return (to.simulatorMicros() - from.simulatorMicros()) / seconds() / 1e6;
    }

    /// Cores kept busy by what has nothing to do with the benchmark.
    double othersCores() {
        return Math.max(0, to.othersMicros() - from.othersMicros()) / seconds() / 1e6;
    }

    /// Seconds of a call that lie within the window.
    double secondsOf(Simulator.Call call) {
        Instant end = call.pending() ? to.at() : call.at().plusMillis(call.millis());
        Instant first = call.at().isAfter(from.at()) ? call.at() : from.at();
        Instant last = end.isBefore(to.at()) ? end : to.at();
        return Math.max(0, Duration.between(first, last).toNanos() / 1e9);
    }
}
