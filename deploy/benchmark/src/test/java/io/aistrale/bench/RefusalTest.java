package io.aistrale.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusalTest {
    private final Refusal refusal = new Refusal(10_000);
    private final Run run = new Run(Contender.WORKER, Measured.W1_AT_1000, 1);

    @Test
    void aRowWellBelowEveryLimitStands() {
        assertThat(refusal.of(run, 1_000, 1_001, 500)).isNull();
    }

    @Test
    void aRateNearTheSimulatorsCeilingIsRefused() {
        assertThat(refusal.of(run, 9_001, 1_000, 500)).contains("simulator").contains("9,001");
        assertThat(refusal.of(run, 9_000, 1_000, 500)).isNull();
    }

    @Test
    void aSimulatorThatAnswersLateIsRefused() {
        assertThat(refusal.of(run, 1_000, 1_101, 500)).contains("1,101 ms");
    }

    @Test
    void aBacklogThatRanDryIsRefused() {
        assertThat(refusal.of(run, 1_000, 1_000, 0)).contains("load generator");
    }

    @Test
    void theFloorNeedsNoBacklog() {
        var floor = new Run(Contender.FLOOR, Measured.W1_AT_1000, 1);

        assertThat(refusal.of(floor, 1_000, 1_000, 0)).isNull();
    }
}
