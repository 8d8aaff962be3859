package io.aistrale.bench;

import static io.aistrale.bench.Measured.W1_AT_100;
import static io.aistrale.bench.Measured.W1_AT_1000;
import static io.aistrale.bench.Measured.refused;
import static io.aistrale.bench.Measured.standing;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RowsTest {
    private final Rows rows = new Rows();

    @Test
    void jsonHasExactlyThePromisedNamesWithNullsForWhatWasNotMeasured() {
        rows.add(standing(Contender.WORKER, W1_AT_1000, 100, 300));

        var json = new JsonMapper().valueToTree(rows.rows()).get(0);

        assertThat(json.propertyNames())
                .containsExactly(
                        "workload",
                        "inFlight",
                        "throughputRatio",
                        "cpuMicrosPerCall",
                        "floorCpuMicrosPerCall",
                        "parallelConsumerCpuMicrosPerCall",
                        "jdkClientCpuMicrosPerCall",
                        "rssMibPer1000InFlight",
                        "floorRssMibPer1000InFlight",
                        "errors");
        assertThat(json.get("cpuMicrosPerCall").asDouble()).isEqualTo(100);
        assertThat(json.get("floorCpuMicrosPerCall").isNull()).isTrue();
    }

    @Test
    void aRatioIsOfTheSameRoundAndOnlyWhereBothStand() {
        rows.add(standing(Contender.WORKER, W1_AT_1000, 1, 100, 300));
        rows.add(standing(Contender.LIMITED_WORKER, W1_AT_1000, 1, 104, 300));
        rows.add(standing(Contender.WORKER, W1_AT_1000, 2, 200, 300));
        rows.add(standing(Contender.LIMITED_WORKER, W1_AT_1000, 2, 200, 300));
        rows.add(refused(Contender.WORKER, W1_AT_1000, 10));

        var ratio =
                rows.ratio(
                        Contender.LIMITED_WORKER,
                        Contender.WORKER,
                        W1_AT_1000,
                        Measurement::cpuMicrosPerCall);

        assertThat(ratio).isEqualTo(new Spread(1, 1.02, 1.04));
    }

    @Test
    void theMedianOfTheRoundsIsTold() {
        rows.add(standing(Contender.WORKER, W1_AT_1000, 90, 300));
        rows.add(standing(Contender.WORKER, W1_AT_1000, 400, 300));
        rows.add(standing(Contender.WORKER, W1_AT_1000, 100, 300));

        assertThat(rows.rows().getFirst().cpuMicrosPerCall()).isEqualTo(100);
    }

    @Test
    void aRefusedRoundCountsForNothing() {
        rows.add(standing(Contender.WORKER, W1_AT_1000, 90, 300));
        rows.add(refused(Contender.WORKER, W1_AT_1000, 10));

        assertThat(rows.rows().getFirst().cpuMicrosPerCall()).isEqualTo(90);
    }

    @Test
    void aRowWhoseRoundsWereAllRefusedIsNull() {
        rows.add(refused(Contender.WORKER, W1_AT_1000, 10));

        var row = rows.rows().getFirst();

        assertThat(row.throughputRatio()).isNull();
        assertThat(row.cpuMicrosPerCall()).isNull();
        assertThat(row.rssMibPer1000InFlight()).isNull();
        assertThat(row.errors()).isNull();
    }

    @Test
    void memoryIsWhatEachThousandCallsAddToTheSameProgramAtAHundred() {
        rows.add(standing(Contender.WORKER, W1_AT_100, 100, 150));
        rows.add(standing(Contender.WORKER, W1_AT_1000, 100, 168));

        assertThat(rows.rows().getFirst().rssMibPer1000InFlight()).isNull();
        assertThat(rows.rows().getLast().rssMibPer1000InFlight()).isEqualTo(20);
    }
}
