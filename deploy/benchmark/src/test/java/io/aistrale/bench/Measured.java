package io.aistrale.bench;

import org.jspecify.annotations.Nullable;

/// Measurements for tests.
final class Measured {
    static final Load W1_AT_100 = new Load(Workload.W1, 100);
    static final Load W1_AT_1000 = new Load(Workload.W1, 1_000);

    private Measured() {}

    static Measurement standing(
            Contender contender, Load load, double cpuMicros, double mebibytes) {
        return of(contender, load, cpuMicros, mebibytes, null);
    }

    static Measurement refused(Contender contender, Load load, double cpuMicros) {
        return of(contender, load, cpuMicros, 500, "the simulator is the limit");
    }

    private static Measurement of(
            Contender contender,
            Load load,
            double cpuMicros,
            double mebibytes,
            @Nullable String refusal) {
        return new Measurement(
                new Run(contender, load, 1),
                load.inFlight(),
                0.99,
                cpuMicros,
                mebibytes,
                0,
                1_000,
                5_000,
                0,
                refusal);
    }
}
