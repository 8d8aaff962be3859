package io.aistrale.check.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.check.verdict.JournalEntry.Status;
import org.junit.jupiter.api.Test;

/// Parked requests are judged as all others, though their entries stand in two partitions.
class ParkedVerdictTest {
    private final Scenario scenario = new Scenario();

    private Scenario throttledAndParked() {
        return scenario.submitted("q")
                .started("a", "q")
                .called("a")
                .finished("a", Status.ERROR, null)
                .parked("q");
    }

    private void assertClean() {
        assertThat(Verdict.ofAll(scenario.facts()).findings()).isEmpty();
        assertThat(scenario.figures().clean()).isTrue();
    }

    @Test
    void aParkedRequestThatIsAnsweredIsCleanAndCounted() {
        throttledAndParked().started("b", "q").called("b").succeeded("b", "r").replied("q", "r");

        assertClean();
        assertThat(scenario.figures().parked()).isOne();
    }

    @Test
    void aRequestThatIsParkedTwiceIsClean() {
        throttledAndParked().started("b", "q").called("b").finished("b", Status.ERROR, null);
        scenario.parked("q").started("c", "q").called("c").succeeded("c", "r").replied("q", "r");

        assertClean();
        assertThat(scenario.figures().parked()).isOne();
    }

    @Test
    void aParkedRequestThatNeverCameBackIsLostAndTheFindingSaysWhere() {
        throttledAndParked();

        assertThat(scenario.figures().lost()).isOne();
        assertThat(Verdict.ofAll(scenario.facts()).findings())
                .extracting(Finding::sentence)
                .singleElement()
                .asString()
                .contains("parked by worker-1 in inference.requests.parked.5s");
    }

    @Test
    void aDuplicateOfAParkedRequestWithoutACopyOfItsOwnIsLost() {
        throttledAndParked().submitted("q");
        scenario.started("b", "q").called("b").succeeded("b", "r").replied("q", "r");

        assertThat(scenario.figures().lost()).isOne();
    }

    @Test
    void aCallAfterTheParkingIsUnexplainedWhereTheOneBeforeHasNotFailed() {
        scenario.submitted("q").started("a", "q").called("a").parked("q");
        scenario.started("b", "q").called("b").finished("a", Status.ERROR, null);
        scenario.succeeded("b", "r").replied("q", "r");

        assertThat(scenario.figures().paidCallsUnexplained()).isOne();
    }

    @Test
    void anAttemptAtTheOldPlaceAfterTheResultIsFinishedWorkRepeated() {
        scenario.submitted("q").started("late", "q").called("late");
        scenario.finished("late", Status.ERROR, null).parked("q");
        scenario.started("b", "q").called("b").succeeded("b", "r").replied("q", "r");
        scenario.movedBack("q").started("c", "q").called("c").finished("c", Status.ERROR, null);

        assertThat(scenario.figures().finishedRepeated()).isOne();
    }

    @Test
    void twoResultsOfOneRequestInTwoPartitionsAreDuplicates() {
        throttledAndParked().started("b", "q").called("b").succeeded("b", "r").replied("q", "r");
        scenario.movedBack("q").started("c", "q").called("c").succeeded("c", "s");

        assertThat(scenario.figures().duplicateResults()).isOne();
    }
}
