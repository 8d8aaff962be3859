package io.aistrale.bench;

import org.jspecify.annotations.Nullable;

/// Says when a figure tells of the simulator or the load generator, and not of the contender.
///
/// @param ceiling calls a second that the simulator answers without delay on this machine, today
record Refusal(double ceiling) {
    private static final double NEAR = 0.9;
    private static final double LATE = 1.1;

    /// @param callsPerSecond as measured
    /// @param providerMillis what a call took by the provider's own clock
    /// @param backlogLeft records still waiting at the end
    /// @return null where the row stands
    @Nullable String of(Run run, double callsPerSecond, double providerMillis, long backlogLeft) {
        if (callsPerSecond > ceiling * NEAR) {
            return "the simulator is the limit: %,.0f calls/s, and it answers %,.0f at most"
                    .formatted(callsPerSecond, ceiling);
        }
        double promised = run.load().workload().constantMillis();
        if (promised > 0 && providerMillis > promised * LATE) {
            return "the simulator is the limit: its calls of %,.0f ms took it %,.0f ms"
                    .formatted(promised, providerMillis);
        }
        if (run.contender().usesKafka() && backlogLeft <= 0) {
            return "the load generator is the limit: no records were left waiting";
        }
        return null;
    }
}
