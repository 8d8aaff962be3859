package io.aistrale.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.aistrale.bench.IsolationRows.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class IsolationRowsTest {
    private static final double QUIET = 0.05;
    private static final double BUSY = 0.5;

    private final IsolationRows rows = new IsolationRows();

    private void add(int round, Mood mood, double p99Millis, double othersCores) {
        add(round, mood, p99Millis, othersCores, 0, 2.5);
    }

    private void add(
            int round,
            Mood mood,
            double p99Millis,
            double othersCores,
            long errors,
            @Nullable Double backAfter) {
        rows.add(
                new Phase(
                        round,
                        mood,
                        1_005,
                        p99Millis,
                        errors,
                        3_000,
                        0,
                        0.3,
                        othersCores,
                        mood == Mood.WELL ? null : backAfter));
    }

    @Test
    void aRatioComparesTwoMoodsOfOneRound() {
        add(1, Mood.WELL, 1_000, QUIET);
        add(1, Mood.HANGING, 1_050, QUIET);
        add(2, Mood.WELL, 2_000, QUIET);
        add(2, Mood.HANGING, 2_020, QUIET);

        assertThat(rows.meanRatio(Mood.HANGING)).isCloseTo(1.03, within(1e-9));
        assertThat(rows.verdict(Mood.HANGING)).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void aRiseOfATenthHoldsAndMoreDoesNot() {
        add(1, Mood.WELL, 1_000, QUIET);
        add(1, Mood.HANGING, 1_100, QUIET);
        add(1, Mood.REFUSING, 1_101, QUIET);

        assertThat(rows.verdict(Mood.HANGING)).isEqualTo(Verdict.HOLDS);
        assertThat(rows.verdict(Mood.REFUSING)).isEqualTo(Verdict.BROKEN);
        assertThat(rows.exitCode()).isEqualTo(1);
    }

    @Test
    void aRiseWithinTheNoiseOfTheHealthyRoundsHolds() {
        add(1, Mood.WELL, 1_000, QUIET);
        add(1, Mood.HANGING, 1_150, QUIET);
        add(2, Mood.WELL, 1_100, QUIET);
        add(2, Mood.HANGING, 1_265, QUIET);

        assertThat(rows.noise()).isCloseTo(100 / 1_050.0, within(1e-9));
        assertThat(rows.meanRatio(Mood.HANGING)).isCloseTo(1.15, within(1e-9));
        assertThat(rows.verdict(Mood.HANGING)).isEqualTo(Verdict.HOLDS);
    }

    @Test
    void aDisturbedRoundIsLeftOutWhileAnotherIsNot() {
        add(1, Mood.WELL, 1_000, QUIET);
        add(1, Mood.HANGING, 5_000, BUSY);
        add(2, Mood.WELL, 1_000, QUIET);
        add(2, Mood.HANGING, 1_000, QUIET);

        assertThat(rows.meanRatio(Mood.HANGING)).isEqualTo(1);
        assertThat(rows.disturbedRounds(Mood.HANGING)).isEqualTo(1);
        assertThat(rows.exitCode()).isZero();
    }

    @Test
    void whereEveryRoundIsDisturbedARiseIsNotBlamedOnTheWorker() {
        add(1, Mood.WELL, 1_000, BUSY);
        add(1, Mood.HANGING, 5_000, QUIET);

        assertThat(rows.verdict(Mood.HANGING)).isEqualTo(Verdict.UNTOLD);
        assertThat(rows.exitCode()).isEqualTo(2);
    }

    @Test
    void aFailedRequestToTheHealthyProviderIsNoSuccess() {
        add(1, Mood.WELL, 1_000, QUIET);
        add(1, Mood.HANGING, 1_000, QUIET, 1, 2.5);

        assertThat(rows.verdict(Mood.HANGING)).isEqualTo(Verdict.BROKEN);
        assertThat(rows.exitCode()).isEqualTo(1);
    }

    @Test
    void norIsOneThatFailedWhileBothWereWell() {
        add(1, Mood.WELL, 1_000, QUIET, 1, null);
        add(1, Mood.HANGING, 1_000, QUIET);

        assertThat(rows.verdict(Mood.HANGING)).isEqualTo(Verdict.HOLDS);
        assertThat(rows.exitCode()).isEqualTo(1);
    }

    @Test
    void theLongestWayBackIsTold() {
        add(1, Mood.WELL, 1_000, QUIET);
        add(1, Mood.HANGING, 1_000, QUIET, 0, 2.5);
        add(2, Mood.WELL, 1_000, QUIET);
        add(2, Mood.HANGING, 1_000, QUIET, 0, 7.25);

        assertThat(rows.rows(150, 150).getFirst().backAfterSeconds()).isEqualTo(7.3);
    }

    @Test
    void jsonHasExactlyThePromisedNamesWithNullWhereTheOtherDidNotComeBack() {
        add(1, Mood.WELL, 1_000, QUIET);
        add(1, Mood.HANGING, 1_000, QUIET, 0, null);

        var json = new JsonMapper().valueToTree(rows.rows(150, 100)).get(0);

        assertThat(json.propertyNames())
                .containsExactly(
                        "otherProvider",
                        "requestsPerSecond",
                        "otherRequestsPerSecond",
                        "wellP50Millis",
                        "wellP99Millis",
                        "p50Millis",
                        "p99Millis",
                        "p99Ratio",
                        "p99RatioLeast",
                        "p99RatioMost",
                        "noise",
                        "holds",
                        "wellWorkerCores",
                        "workerCores",
                        "backAfterSeconds",
                        "rounds",
                        "disturbedRounds",
                        "errors");
        assertThat(json.get("otherProvider").asString()).isEqualTo("hangs");
        assertThat(json.get("backAfterSeconds").isNull()).isTrue();
    }

    @Test
    void moodsAreChosenByTheirTitles() {
        assertThat(IsolationOptions.moods(List.of("hangs", " 503")))
                .containsExactlyInAnyOrder(Mood.HANGING, Mood.OVERLOADED);
        assertThat(IsolationOptions.moods(List.of())).doesNotContain(Mood.WELL).hasSize(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IsolationOptions.moods(List.of("answers")));
    }
}
