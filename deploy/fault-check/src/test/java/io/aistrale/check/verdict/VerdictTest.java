package io.aistrale.check.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.check.verdict.Finding.Kind;
import io.aistrale.check.verdict.JournalEntry.Status;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each anomaly turns the verdict red, and nothing else does.
class VerdictTest {
    private final Scenario scenario = new Scenario();

    private Scenario answered(String request) {
        return scenario.submitted(request)
                .started("a-" + request, request)
                .called("a-" + request)
                .succeeded("a-" + request, "r-" + request)
                .replied(request, "r-" + request);
    }

    private void assertClean() {
        assertThat(Verdict.ofAll(scenario.facts()).findings()).isEmpty();
        assertThat(scenario.figures().clean()).isTrue();
    }

    @Test
    void anAnsweredRequestIsClean() {
        answered("q");

        assertClean();
        assertThat(scenario.figures().submitted()).isOne();
    }

    @Test
    void aRequestThatEndsWithoutACallIsClean() {
        scenario.submitted("q").ended("q", "refused").replied("q", "refused");

        assertClean();
    }

    @Test
    void aSecondCallAfterARecordedFailureIsClean() {
        scenario.submitted("q").started("a", "q").called("a").finished("a", Status.ERROR, null);
        scenario.started("b", "q").called("b").succeeded("b", "r").replied("q", "r");

        assertClean();
    }

    @Test
    void aSecondCallAfterAPresumptionIsCleanAndTheFirstIsUnknown() {
        scenario.submitted("q").started("a", "q", "worker-1").called("a").presumed("a");
        scenario.started("b", "q", "worker-2").called("b").succeeded("b", "r").replied("q", "r");

        assertClean();
        assertThat(scenario.figures().unknownOutcomes()).isOne();
    }

    @Test
    void aLateEndOfAPresumedAttemptIsNoSecondResultAndMakesItKnown() {
        scenario.submitted("q").started("a", "q").called("a").presumed("a").started("b", "q");
        scenario.called("b").succeeded("b", "r").succeeded("a", "late").replied("q", "r");

        assertClean();
        assertThat(scenario.figures().unknownOutcomes()).isZero();
    }

    @Test
    void aPresumptionAfterTheEndIsVoid() {
        answered("q").presumed("a-q");

        assertClean();
        assertThat(scenario.figures().unknownOutcomes()).isZero();
    }

    @Test
    void anEndOfTheRequestWhileACallIsOpenIsVoid() {
        scenario.submitted("q").started("a", "q", "worker-1").called("a").presumed("a");
        scenario.started("b", "q", "worker-2").ended("q", "expired");
        scenario.called("b").succeeded("b", "r").replied("q", "r");

        assertClean();
    }

    @Test
    void entriesThatAreThereTwiceCountOnce() {
        scenario.submitted("q").started("a", "q").again().called("a").succeeded("a", "r").again();
        scenario.replied("q", "r");

        assertClean();
        assertThat(scenario.figures().journalCopies()).isEqualTo(2);
    }

    @Test
    void aStartThatIsCopiedBehindItsEndOpensNothing() {
        scenario.submitted("q").started("a", "q").called("a").finished("a", Status.ERROR, null);
        scenario.startedAgain("a").started("b", "q").called("b").succeeded("b", "r");
        scenario.startedAgain("a").startedAgain("b").replied("q", "r");

        assertClean();
        assertThat(scenario.figures().journalCopies()).isEqualTo(3);
    }

    @Test
    void anEndOfTheRequestThatWasVoidStaysVoidWhereItIsCopied() {
        scenario.submitted("q").started("a", "q").called("a").ended("q", "expired");
        scenario.finished("a", Status.ERROR, null).endedAgain("q");
        scenario.started("b", "q").called("b").succeeded("b", "r").replied("q", "r");

        assertClean();
    }

    @Test
    void identicalCopiesAreNoDuplicates() {
        answered("q").replied("q", "r-q");

        assertClean();
    }

    @Test
    void aDuplicateRecordWithACopyOfItsOwnIsClean() {
        answered("q").submitted("q").replied("q", "q2", "r-q");

        assertClean();
        assertThat(scenario.figures().submitted()).isOne();
    }

    @Test
    void anAcknowledgedRequestThatIsInNoJournalIsLost() {
        scenario.submitted("q");

        assertThat(scenario.figures().lost()).isOne();
    }

    @Test
    void aRequestWhoseCallsAllFailedWithoutAResultIsLost() {
        scenario.submitted("q").started("a", "q").called("a").finished("a", Status.ERROR, null);

        assertThat(scenario.figures().lost()).isOne();
    }

    @Test
    void aResultWithoutACopyIsLost() {
        scenario.submitted("q").started("a", "q").called("a").succeeded("a", "r");

        assertThat(scenario.figures().lost()).isOne();
    }

    @Test
    void aCopyWithoutAResultInTheJournalIsLost() {
        scenario.submitted("q").started("a", "q").called("a").presumed("a").replied("q", "r");

        assertThat(scenario.figures().lost()).isOne();
    }

    @Test
    void aDuplicateRecordWithoutACopyOfItsOwnIsLost() {
        answered("q").submitted("q");

        assertThat(scenario.figures().lost()).isOne();
    }

    @Test
    void aRequestThatWasNotAcknowledgedMayGoMissing() {
        scenario.notAcknowledged("q");

        assertClean();
    }

    @Test
    void differentRepliesAreDuplicateResults() {
        answered("q").replied("q", "other");

        assertThat(scenario.figures().duplicateResults()).isOne();
    }

    @Test
    void aReplyThatIsNotTheJournalsResultIsADuplicateResult() {
        scenario.submitted("q").started("a", "q").called("a").succeeded("a", "r");
        scenario.replied("q", "another");

        assertThat(scenario.figures().duplicateResults()).isOne();
    }

    @Test
    void twoTerminalAttemptsAreDuplicateResultsAndFinishedWorkRepeated() {
        answered("q").started("b", "q").called("b").succeeded("b", "s");

        assertThat(scenario.figures().duplicateResults()).isOne();
        assertThat(scenario.figures().finishedRepeated()).isOne();
        assertThat(scenario.figures().paidCallsUnexplained()).isOne();
    }

    @Test
    void aStartThatAFrozenWorkerWritesAfterTheResultAndGivesUpUnsentIsClean() {
        answered("q").started("b", "q", "worker-2").givenUpUnsent("b");

        assertClean();
    }

    @Test
    void aStartAfterTheResultIsFinishedWorkRepeatedIfItsCallWasMadeWhateverItsWorkerSays() {
        answered("q").started("b", "q", "worker-2").called("b").givenUpUnsent("b");

        assertThat(scenario.figures().finishedRepeated()).isOne();
    }

    @Test
    void aStartAfterTheResultIsFinishedWorkRepeatedIfItsWorkerDoesNotSayThatNothingWasSent() {
        answered("q").started("b", "q", "worker-2").finished("b", Status.ERROR, null);

        assertThat(scenario.figures().finishedRepeated()).isOne();
    }

    @Test
    void aPresumedAttemptThatIsCalledAfterTheResultIsFinishedWorkRepeated() {
        scenario.submitted("q").started("a", "q", "worker-1").presumed("a");
        scenario.started("b", "q", "worker-2").called("b").succeeded("b", "r").replied("q", "r");
        scenario.ended("other", "pause").called("a");

        assertThat(scenario.figures().finishedRepeated()).isOne();
    }

    @Test
    void aCallOfNoJournaledAttemptIsUnexplained() {
        answered("q").called("nobody's");

        assertThat(scenario.figures().paidCallsUnexplained()).isOne();
    }

    @Test
    void aSecondCallOfOneAttemptIsUnexplained() {
        answered("q").called("a-q");

        assertThat(scenario.figures().paidCallsUnexplained()).isOne();
    }

    @Test
    void aSecondCallWhileTheFirstIsOpenIsUnexplained() {
        scenario.submitted("q").started("a", "q").called("a").started("b", "q").called("b");
        scenario.finished("a", Status.ERROR, null).succeeded("b", "r").replied("q", "r");

        assertThat(scenario.figures().paidCallsUnexplained()).isOne();
    }

    @Test
    void anAttemptWithoutAnEndIsFound() {
        answered("q").submitted("p").started("a", "p").ended("p", "r").replied("p", "r");

        assertThat(scenario.figures().clean()).isFalse();
        assertThat(Verdict.ofAll(scenario.facts()).findings())
                .extracting(Finding::sentence)
                .anyMatch(sentence -> sentence.contains("never ended"));
    }

    @Test
    void aResultNobodyAskedForIsFound() {
        scenario.ended("stranger", "r");

        assertThat(scenario.figures().others()).isOne();
    }

    @Test
    void poisonIsDeadLetteredOnceHoweverOftenItIsWritten() {
        scenario.poison("x").deadLettered("x").deadLettered("x");

        assertClean();
        assertThat(scenario.figures().deadLettersExpected()).isOne();
        assertThat(scenario.figures().deadLettersActual()).isOne();
    }

    @Test
    void poisonThatIsNotDeadLetteredIsMissing() {
        scenario.poison("x");

        assertThat(scenario.figures().deadLettersActual()).isZero();
        assertThat(scenario.figures().clean()).isFalse();
    }

    @Test
    void aSoundRecordThatIsDeadLetteredIsTooMany() {
        answered("q").deadLettered("q");

        assertThat(scenario.figures().deadLettersActual()).isOne();
        assertThat(scenario.figures().clean()).isFalse();
    }

    @Test
    void aMissingAndAnUnexpectedDeadLetterDoNotCancelOut() {
        answered("q").deadLettered("q").poison("x");

        assertThat(Verdict.ofAll(scenario.facts()).figures().clean()).isFalse();
    }

    @Test
    void driftIsFoundHoweverSmall() {
        answered("q")
                .books(
                        BookDifferences.of(
                                Kind.LEDGER, new BigDecimal("0.000000000001"), List.of("x")));

        assertThat(scenario.figures().driftUsd()).isEqualByComparingTo("0.000000000001");
        assertThat(scenario.figures().clean()).isFalse();
    }

    @Test
    void booksThatDifferInCountsOnlyAreFound() {
        answered("q")
                .books(BookDifferences.of(Kind.ROLLUP, BigDecimal.ZERO, List.of("a count is off")));

        assertThat(scenario.figures().clean()).isFalse();
    }

    @Test
    void aProcessThatDiesUnaskedIsFound() {
        answered("q").died("worker-1 ended unasked with status 70");

        assertThat(scenario.figures().clean()).isFalse();
    }

    @Test
    void whatAnEarlierRunFoundIsNotToldAgain() {
        scenario.submitted("q");
        Verdict first = Verdict.ofRun(scenario.facts(), 0, Set.of());
        Verdict second = Verdict.ofRun(scenario.facts(), 1, Set.copyOf(first.findings()));

        assertThat(first.figures().lost()).isOne();
        assertThat(second.figures().lost()).isZero();
        assertThat(second.figures().submitted()).isZero();
    }

    /// A call in three seconds.
    private void answeredForThreeMinutes() {
        for (int i = 0; i < 60; i++) {
            answered("q" + i);
        }
    }

    @Test
    void callsWithinTheirRateAreClean() {
        answeredForThreeMinutes();
        scenario.heldTo(20);

        assertClean();
    }

    @Test
    void moreCallsInAMinuteThanTheirRateAllowsAreFoundOnceAMinute() {
        answeredForThreeMinutes();
        scenario.heldTo(15);

        assertThat(scenario.figures().clean()).isFalse();
        assertThat(scenario.figures().ratesExceeded()).isEqualTo(3);
        assertThat(Verdict.ofAll(scenario.facts()).findings())
                .allSatisfy(finding -> {
                    assertThat(finding.kind()).isEqualTo(Kind.RATE);
                    assertThat(finding.sentence()).contains("project search had 16 calls");
                });
    }

    @Test
    void callsThatComeLateAreNotOfTheMinuteTheyComeIn() {
        for (int i = 0; i < 20; i++) {
            scenario.submitted("q" + i).started("a" + i, "q" + i);
        }
        scenario.pause(50);
        for (int i = 0; i < 20; i++) {
            scenario.called("a" + i).succeeded("a" + i, "r" + i).replied("q" + i, "r" + i);
        }
        scenario.heldTo(10);

        assertThat(scenario.figures().ratesExceeded()).isZero();
    }

    @Test
    void aBudgetThatIsUsedUpToItsFiftiethPartIsClean() {
        answeredForThreeMinutes();
        scenario.spent("1.02", "1.00");

        assertClean();
    }

    @Test
    void whoSpendsMoreThanTheBudgetHasIsFound() {
        scenario.spent("1.03", "1.00");

        assertThat(scenario.figures().clean()).isFalse();
        assertThat(scenario.figures().budgetsExceeded()).isEqualTo(1);
        assertThat(Verdict.ofAll(scenario.facts()).findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.sentence())
                                .isEqualTo(
                                        "the calls of user emil come to USD 1.03 in a month; the budget is USD 1.00"));
    }

    @Test
    void ratesThatGoOnWhilePostgresIsAwayAreClean() {
        answeredForThreeMinutes();
        scenario.heldTo(20).away(30, 90);

        assertClean();
    }

    @Test
    void aRateThatComesToAStandWhilePostgresIsAwayIsFound() {
        answeredForThreeMinutes();
        int lastCall = 3 * 60;
        scenario.heldTo(20).away(lastCall - 30, lastCall + 30);

        assertThat(scenario.figures().clean()).isFalse();
        assertThat(Verdict.ofAll(scenario.facts()).findings())
                .isNotEmpty()
                .allSatisfy(finding ->
                        assertThat(finding.sentence())
                                .startsWith("project search had 0 calls at its provider in 10 s"));
    }

    @Test
    void aShortOutageSaysNothingAboutRates() {
        scenario.heldTo(20).away(600, 619);

        assertClean();
    }

    @Test
    void whatIsLeasedOfABudgetMayBeUsedWhilePostgresIsAway() {
        answeredForThreeMinutes();
        scenario.paidFromABudget().away(30, 75);

        assertClean();
    }

    @Test
    void callsThatTakeNothingOfABudgetGoOnWhilePostgresIsAway() {
        answeredForThreeMinutes();
        scenario.paidFromABudget().unpriced().away(30, 90);

        assertClean();
    }

    @Test
    void aCallThatIsPaidFromABudgetLongAfterPostgresWentAwayIsFound() {
        answeredForThreeMinutes();
        scenario.paidFromABudget().away(30, 90);

        assertThat(scenario.figures().clean()).isFalse();
        assertThat(Verdict.ofAll(scenario.facts()).findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.sentence())
                                .startsWith("user ana had ")
                                .contains("more than 45 s into an outage of PostgreSQL"));
    }
}
