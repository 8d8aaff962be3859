package io.aistrale.check.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.check.verdict.JournalEntry.Status;
import org.junit.jupiter.api.Test;

/// What a reader of chunks may rely on; each departure turns the verdict red.
class StreamVerdictTest {
    private final Scenario scenario = new Scenario();

    private Scenario called() {
        return scenario.submittedForChunks("q").started("a", "q").called("a");
    }

    private Scenario answered() {
        return scenario.succeeded("a", "one two").replied("q", "one two").lives();
    }

    private void assertClean() {
        assertThat(Verdict.ofAll(scenario.facts()).findings()).isEmpty();
        assertThat(scenario.figures().clean()).isTrue();
    }

    private void assertWrong(String what) {
        assertThat(Verdict.ofAll(scenario.facts()).findings())
                .extracting(Finding::sentence)
                .anySatisfy(sentence -> assertThat(sentence).contains(what));
        assertThat(scenario.figures().streamsWrong()).isOne();
        assertThat(scenario.figures().clean()).isFalse();
    }

    @Test
    void chunksThatMakeUpTheTextAreCleanInWhateverOrderTheyAreRead() {
        called().lastChunk("a", 2, "").chunk("a", 0, "one").chunk("a", 1, " two");
        answered();

        assertClean();
        assertThat(scenario.figures().streamed()).isOne();
    }

    @Test
    void aChunkThatIsMissingIsFound() {
        called().chunk("a", 0, "one").lastChunk("a", 2, " two");
        answered();

        assertWrong("missing");
    }

    @Test
    void aChunkThatStandsTwiceIsFound() {
        called().chunk("a", 0, "one").chunk("a", 0, "one").lastChunk("a", 1, " two");
        answered();

        assertWrong("twice");
    }

    @Test
    void aStreamWithoutItsLastChunkIsFound() {
        called().chunk("a", 0, "one").chunk("a", 1, " two");
        answered();

        assertWrong("missing");
    }

    @Test
    void chunksThatSayOtherThanTheResultAreFound() {
        called().chunk("a", 0, "one").lastChunk("a", 1, " three");
        answered();

        assertWrong("other than its chunks");
    }

    @Test
    void anAnswerWithoutChunksThatWereAskedForIsFound() {
        called();
        answered();

        assertWrong("other than its chunks");
    }

    @Test
    void chunksOfNoJournaledAttemptAreFound() {
        called().chunk("a", 0, "one").lastChunk("a", 1, " two").chunkOfNoAttempt("q");
        answered();

        assertWrong("not in the journal");
    }

    @Test
    void chunksThatNobodyAskedForAreFound() {
        scenario.submitted("q").started("a", "q").called("a").lastChunk("a", 0, "one two");
        answered();

        assertWrong("nobody asked for");
    }

    @Test
    void aFailureBeforeTheFirstChunkMayBeRepeated() {
        called().finished("a", Status.ERROR, null).started("b", "q").called("b");
        scenario.chunk("b", 0, "one").lastChunk("b", 1, " two");
        scenario.succeeded("b", "one two").replied("q", "one two").lives();

        assertClean();
    }

    @Test
    void anotherAttemptAfterAChunkIsFoundWhateverTheJournalSaysOfTheFirst() {
        called().lastChunk("a", 0, "one").finished("a", Status.ERROR, null);
        scenario.started("b", "q").called("b").lastChunk("b", 0, "one two");
        scenario.succeeded("b", "one two").replied("q", "one two").lives();

        assertWrong("was begun after chunks");
    }

    @Test
    void aStartBehindAChunkThatAFrozenWorkerGivesUpUnsentIsClean() {
        called().chunk("a", 0, "one").lastChunk("a", 1, " two");
        answered();
        scenario.started("b", "q", "worker-2").givenUpUnsent("b");

        assertClean();
    }

    @Test
    void aStreamThatBreaksOffEndsWithWhatWasReceived() {
        called().lastChunk("a", 0, "one").brokeOff("a", "one").replied("q", "one").lives();

        assertClean();
    }

    @Test
    void aStreamOfALostWorkerEndsAsThat() {
        called().chunk("a", 0, "one").presumed("a").failed("q", "worker_lost");
        scenario.replied("q", "worker_lost").lives();

        assertClean();
    }

    @Test
    void aStreamOfALostWorkerThatEndsOtherwiseIsFound() {
        called().chunk("a", 0, "one").presumed("a").failed("q", "deadline_exceeded");
        scenario.replied("q", "deadline_exceeded").lives();

        assertWrong("the request ended otherwise");
    }

    @Test
    void aStreamWhoseOwnWorkerSaysHowItEndedIsNotLost() {
        called().lastChunk("a", 0, "one").finished("a", Status.ERROR, null);
        scenario.failed("q", "worker_lost").replied("q", "worker_lost").lives();

        assertWrong("the request ended otherwise");
    }

    @Test
    void chunksThatAWorkerStillHeldWhenItDiedMayBeMissing() {
        called().chunk("a", 0, "one").succeeded("a", "one two").replied("q", "one two");

        assertClean();
    }

    @Test
    void chunksOfAWorkerThatDiedSayNothingElse() {
        called().chunk("a", 0, "three").succeeded("a", "one two").replied("q", "one two");

        assertWrong("other than its chunks");
    }
}
