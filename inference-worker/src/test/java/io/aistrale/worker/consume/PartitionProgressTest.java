package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.journal.CommitMark;
import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.journal.PartitionHistory;
import io.aistrale.worker.journal.Past;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.REQUESTS, 3);
    private final AtomicLong nanos = new AtomicLong();
    private final InFlightLimit limit =
            new InFlightLimit(10, 1_000, new Shares(_ -> 1), () -> false);
    private final Lease lease = new Lease(Duration.ofSeconds(6), nanos::get);
    private final AtomicLong journalFloor = new AtomicLong(40);
    private final PartitionProgress progress = startingAt(100, new CommitMark(7, 9), limit);

    private PartitionProgress startingAt(long position, CommitMark mark, InFlightLimit limit) {
        var started = takenOver(position, mark, limit);
        started.adopt(PartitionHistory.NONE);
        return started;
    }

    /// The journal is being read back.
    private PartitionProgress takenOver(long position, CommitMark mark, InFlightLimit limit) {
        return new PartitionProgress(
                PARTITION, position, mark, limit, lease, journalFloor::get, new JournalAsked());
    }

    private Slot take(long offset, int bytes) {
        return take(progress, offset, Lane.INTERACTIVE, bytes);
    }

    private static Slot take(PartitionProgress progress, long offset, Lane lane, int bytes) {
        var slot = progress.sees(offset, lane, "anna", bytes);
        progress.takes(slot);
        return slot;
    }

    @Test
    void whereAFormerOwnersEndMayBeTheResultTheMarkOfRepliesStaysBelowIt() {
        var inheriting = takenOver(100, new CommitMark(7, 9), limit);
        inheriting.adopt(new PartitionHistory(Map.of(), Map.of(), Map.of(), List.of(), 102, 33));
        var stoodThere = take(inheriting, 101, Lane.INTERACTIVE, 1);
        var cameLater = take(inheriting, 102, Lane.INTERACTIVE, 1);

        cameLater.ending();
        cameLater.unconfirmed();
        assertThat(inheriting.mark().repliesFrom()).isEqualTo(40);
        stoodThere.unconfirmed();
        journalFloor.set(50);
        stoodThere.ending();
        assertThat(inheriting.mark().repliesFrom()).isEqualTo(33);
        stoodThere.finish();
        assertThat(inheriting.mark().repliesFrom()).isEqualTo(40);
    }

    @Test
    void aFormerOwnerMayOnlyHaveEndedWhatStoodThereAtTheTakeover() {
        var inheriting = takenOver(100, new CommitMark(7, 9), limit);
        inheriting.adopt(new PartitionHistory(Map.of(), Map.of(), Map.of(), List.of(), 102, 40));
        var written = new JournalPosition(3, 42);

        assertThat(take(inheriting, 101, Lane.INTERACTIVE, 1).confirm(written))
                .isCompletedWithValue(new Past.Ended(JournalAsked.FORMER, false));
        assertThat(take(inheriting, 102, Lane.INTERACTIVE, 1).confirm(written))
                .isCompletedWithValue(new Past.Ended(written, false));

        var asksTooLate = take(inheriting, 101, Lane.INTERACTIVE, 1);
        inheriting.lose();
        assertThat(asksTooLate.confirm(written)).as("the partition is lost").isNotDone();
    }

    @Test
    void anIdlePartitionCommitsItsPosition() {
        assertThat(progress.committable()).isEqualTo(100);
    }

    @Test
    void theLowestUnfinishedOffsetIsCommittedWhateverEndsFirst() {
        var first = take(100, 1);
        var second = take(101, 1);
        var third = take(105, 1);

        third.finish();
        second.finish();
        assertThat(progress.committable()).isEqualTo(100);
        first.finish();
        assertThat(progress.committable()).isEqualTo(106);
    }

    @RepeatedTest(50)
    void inAnyOrderOfEndingNothingUnfinishedIsPassed() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var open = new TreeSet<Long>();
        var slots = new ArrayList<Slot>();
        var roomy =
                startingAt(
                        0,
                        CommitMark.BEGINNING,
                        new InFlightLimit(1_000, 1_000_000, new Shares(_ -> 1), () -> false));
        for (long offset = 0; offset < 200; offset += 1 + random.nextInt(3)) {
            slots.add(take(roomy, offset, Lane.INTERACTIVE, 1));
            open.add(offset);
        }
        Collections.shuffle(slots, random);
        long past = slots.stream().mapToLong(Slot::offset).max().orElseThrow() + 1;
        for (var slot : slots) {
            slot.finish();
            open.remove(slot.offset());
            assertThat(roomy.committable())
                    .as("seed %d", seed)
                    .isEqualTo(open.isEmpty() ? past : open.first());
        }
    }

    @Test
    void aRecordThatWaitsIsNotPassedHoweverManyBehindItHaveEnded() {
        var waits = progress.sees(100, Lane.INTERACTIVE, "anna", 1);
        take(101, 1).finish();

        assertThat(progress.committable()).isEqualTo(100);
        assertThat(progress.next()).isEqualTo(102);
        progress.takes(waits);
        assertThat(progress.committable()).isEqualTo(100);
        waits.finish();
        assertThat(progress.committable()).isEqualTo(102);
    }

    @Test
    void whatOnlyWaitsHoldsNoPlace() {
        progress.sees(100, Lane.INTERACTIVE, "anna", 1_000);
        assertThat(limit.records()).isZero();
        assertThat(limit.admits(Lane.INTERACTIVE)).isTrue();

        progress.lose();

        assertThat(limit.records()).isZero();
    }

    @Test
    void theMarkReachesBackToTheFirstEntryAboutAnyRecordFromTheLowestOn() {
        var waits = progress.sees(100, Lane.INTERACTIVE, "anna", 1);
        take(101, 1).finish();
        journalFloor.set(50);
        progress.takes(waits);
        journalFloor.set(60);

        assertThat(progress.committable()).isEqualTo(100);
        assertThat(progress.mark())
                .as("101 has entries from 40 on")
                .isEqualTo(new CommitMark(40, 60));
        waits.finish();
        assertThat(progress.committable()).isEqualTo(102);
        assertThat(progress.mark()).isEqualTo(new CommitMark(60, 60));
    }

    @Test
    void whatAFormerOwnerBeganIsKnownThoughItsTurnComesLate() {
        var inheriting = takenOver(100, new CommitMark(7, 9), limit);
        var ended = new Past.Ended(new JournalPosition(0, 8), true);
        inheriting.adopt(
                new PartitionHistory(Map.of(100L, ended), Map.of(), Map.of(), List.of(), 102, 40));
        var waits = inheriting.sees(100, Lane.INTERACTIVE, "anna", 1);
        take(inheriting, 101, Lane.INTERACTIVE, 1).finish();

        assertThat(inheriting.mark()).isEqualTo(new CommitMark(7, 9));
        assertThat(inheriting.past(100)).isEqualTo(ended);
        inheriting.takes(waits);
        waits.finish();
        assertThat(inheriting.committable()).isEqualTo(102);
        assertThat(inheriting.mark()).isEqualTo(new CommitMark(40, 40));
    }

    @Test
    void recordsAndBytesAreGivenBackWhenTheirEndIsDurable() {
        var large = take(100, 1_000);
        assertThat(limit.admits(Lane.INTERACTIVE)).isFalse();

        large.finish();
        assertThat(limit.admits(Lane.INTERACTIVE)).isTrue();
        assertThat(limit.records()).isZero();
    }

    @Test
    void aRecordThatStaysOpenStopsItsPartitionAtTheWidestSpan() {
        take(100, 0);
        take(100 + PartitionProgress.WIDEST_SPAN - 1, 0);

        assertThat(progress.isFull()).isTrue();
    }

    @Test
    void noCallLeavesPastTheLeaseOrAfterThePartitionIsLost() {
        var slot = take(100, 1);
        assertThat(slot.mayCall()).as("no commit accepted yet").isFalse();

        lease.renew(0);
        assertThat(slot.mayCall()).isTrue();
        nanos.set(Duration.ofSeconds(6).toNanos());
        assertThat(slot.mayCall()).as("six seconds after sending the commit").isFalse();

        lease.renew(nanos.get());
        progress.lose();
        assertThat(slot.mayCall()).isFalse();
        assertThat(slot.isLost()).isTrue();
    }

    @Test
    void aTenthOfThePlacesIsKeptFromBulk() {
        for (int offset = 100; offset < 109; offset++) {
            assertThat(limit.admits(Lane.BULK)).isTrue();
            take(progress, offset, Lane.BULK, 1);
        }

        assertThat(limit.admits(Lane.BULK)).isFalse();
        assertThat(limit.admits(Lane.INTERACTIVE)).isTrue();
    }

    @Test
    void theMarkIsTheJournalsFloorWhenTheLowestOpenRecordWasTaken() {
        var first = take(100, 1);
        journalFloor.set(50);
        var second = take(101, 1);
        journalFloor.set(60);

        assertThat(progress.committable()).isEqualTo(100);
        assertThat(progress.mark()).isEqualTo(new CommitMark(40, 60));
        first.finish();
        assertThat(progress.committable()).isEqualTo(101);
        assertThat(progress.mark()).isEqualTo(new CommitMark(50, 60));
        second.finish();
        assertThat(progress.committable()).isEqualTo(102);
        assertThat(progress.mark()).isEqualTo(new CommitMark(60, 60));
    }

    @Test
    void aResultWhoseCopyIsNotAcknowledgedHoldsTheRepliesMarkBack() {
        var slot = take(100, 1);
        journalFloor.set(50);
        slot.ending();
        journalFloor.set(60);

        assertThat(progress.mark().repliesFrom()).isEqualTo(50);
        slot.finish();
        assertThat(progress.mark().repliesFrom()).isEqualTo(60);
    }

    @Test
    void untilWhatAFormerOwnerBeganIsTakenItsMarkStands() {
        var inheriting = takenOver(100, new CommitMark(7, 9), limit);
        assertThat(inheriting.mayTake()).as("the journal is being read").isFalse();
        assertThat(inheriting.mark()).isEqualTo(new CommitMark(7, 9));

        var ended = new Past.Ended(new JournalPosition(0, 8), true);
        inheriting.adopt(
                new PartitionHistory(Map.of(101L, ended), Map.of(), Map.of(), List.of(), 102, 40));
        assertThat(inheriting.past(101)).isEqualTo(ended);
        assertThat(inheriting.past(100)).isEqualTo(Past.UNTOUCHED);
        var untouched = take(inheriting, 100, Lane.INTERACTIVE, 1);
        assertThat(inheriting.mark()).isEqualTo(new CommitMark(7, 9));
        take(inheriting, 101, Lane.INTERACTIVE, 1).finish();
        untouched.finish();
        assertThat(inheriting.committable()).isEqualTo(102);
        assertThat(inheriting.mark()).isEqualTo(new CommitMark(40, 40));
    }

    @Test
    void aLostPartitionGivesItsPlacesBackButForOpenCalls() {
        take(100, 1);
        var calling = take(101, 1);
        calling.opens();

        assertThat(progress.lose()).as("has open calls").isTrue();
        assertThat(limit.records()).isEqualTo(1);
        calling.closed();
        assertThat(limit.records()).isZero();
        assertThat(limit.open()).isZero();
    }
}
