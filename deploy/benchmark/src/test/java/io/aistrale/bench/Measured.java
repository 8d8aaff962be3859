package io.aistrale.bench;

import org.jspecify.annotations.Nullable;

/// Measurements for tests.
final class Measured {
    static final Load W1_AT_100 = new Load(Workload.W1, 100);
    static final Load W1_AT_1000 = new Load(Workload.W1, 1_000);

    private Measured() {}

    static Measurement standing(
            Contender contender, Load load, double cpuMicros, double mebibytes) {
        return standing(contender, load, 1, cpuMicros, mebibytes);
    }

    static Measurement standing(
            Contender contender, Load load, int round, double cpuMicros, double mebibytes) {
        return of(new Run(contender, load, round), cpuMicros, mebibytes, null);
    }

    static Measurement refused(Contender contender, Load load, double cpuMicros) {
        return of(new Run(contender, load, 1), cpuMicros, 500, "the simulator is the limit");
    }

    private static Measurement of(
            Run run, double cpuMicros, double mebibytes, @Nullable String refusal) {
        return new Measurement(
                run,
                run.load().inFlight(),
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
