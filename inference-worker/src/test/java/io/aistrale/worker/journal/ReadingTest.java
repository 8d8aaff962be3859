package io.aistrale.worker.journal;

import static io.aistrale.worker.journal.Entries.NOW;
import static io.aistrale.worker.journal.Entries.finished;
import static io.aistrale.worker.journal.Entries.givenUpUnsent;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private static final String TOPIC = "inference.requests";
    private static final long COMMITTED = 100;
    private static final long SOURCE_END = 120;

    private final UUID request = TimeOrderedIds.next();
    private final List<PartitionHistory> found = new ArrayList<>();

    /// Reads the entries, which stand at offset 0 and on, then those of `tail`.
    private PartitionHistory read(List<SpecificRecord> entries, SpecificRecord... tail) {
        reading(entries, tail);
        return found.getFirst();
    }

    private Reading reading(List<SpecificRecord> entries, SpecificRecord... tail) {
        var range =
                new Reading.Range(
                        new TopicPartition(TOPIC, 3),
                        COMMITTED,
                        1,
                        3,
                        0,
                        entries.size(),
                        SOURCE_END);
        var reading = new Reading(range, found::add);
        for (int offset = 0; offset < entries.size(); offset++) {
            reading.see(offset, entries.get(offset));
        }
        for (int i = 0; i < tail.length; i++) {
            reading.see(entries.size() + i, tail[i]);
        }
        return reading;
    }

    private static SourcePosition source(long offset) {
        return new SourcePosition(TOPIC, 3, offset);
    }

    private Attempt attempt(int number, String worker, long sourceOffset) {
        return Entries.attempt(request, number, worker, source(sourceOffset));
    }

    private InferenceResult result() {
        return Entries.result(request);
    }

    private static AttemptPresumedUnknown presumed(Attempt attempt) {
        return new AttemptPresumedUnknown(attempt, NOW, "worker-b", "worker_gone");
    }

    private RequestEnded refused(long sourceOffset) {
        return Entries.ended(request, "worker-a", source(sourceOffset));
    }

    @Test
    void aRequestTheJournalDoesNotKnowIsUntouched() {
        assertThat(read(List.of()).of(100)).isEqualTo(Past.UNTOUCHED);
    }

    @Test
    void aResultBelowTheRepliesMarkNeedsNoCopyAndOneAboveItDoes() {
        var early = attempt(1, "worker-a", 100);
        var history =
                read(List.of(refused(101), new AttemptStarted(early), finished(early, result())));

        assertThat(history.of(101)).isEqualTo(new Past.Ended(new JournalPosition(3, 0), true));
        assertThat(history.of(100)).isEqualTo(new Past.Ended(new JournalPosition(3, 2), false));
    }

    @Test
    void anotherPartitionsEntriesAreNotOurs() {
        var elsewhere = attempt(1, "worker-a", 100);
        elsewhere =
                Attempt.newBuilder(elsewhere)
                        .setSource(new SourcePosition("inference.requests.bulk", 3, 100L))
                        .build();

        assertThat(read(List.of(new AttemptStarted(elsewhere))).of(100)).isEqualTo(Past.UNTOUCHED);
    }

    @Test
    void aStartThatStandsThereAgainAfterItsEndOpensNothing() {
        var first = attempt(1, "worker-a", 100);
        var start = new AttemptStarted(first);
        var end = finished(first, null);

        assertThat(read(List.of(start, start, end, start, end)).of(100))
                .isEqualTo(read(List.of(start, end)).of(100));
    }

    @Test
    void anEndThatStandsThereAgainCountsOneAttempt() {
        var first = attempt(1, "worker-a", 100);
        var lost = attempt(2, "worker-a", 100);
        var history =
                read(
                        List.of(
                                new AttemptStarted(first),
                                finished(first, null),
                                finished(first, null),
                                new AttemptStarted(lost),
                                presumed(lost),
                                new AttemptStarted(lost),
                                presumed(lost)));

        assertThat(history.of(100))
                .isInstanceOfSatisfying(
                        Past.Between.class,
                        between -> {
                            assertThat(between.made()).isEqualTo(2);
                            assertThat(between.counted()).isEqualTo(2);
                        });
    }

    @Test
    void betweenCallsTheNumberAndTheLastErrorAreKept() {
        var first = attempt(1, "worker-a", 100);
        var history = read(List.of(new AttemptStarted(first), finished(first, null)));

        assertThat(history.of(100))
                .isEqualTo(
                        new Past.Between(
                                1,
                                1,
                                NOW,
                                new Past.LastEnd(AttemptStatus.ERROR, "provider_error", NOW),
                                null));
    }

    @Test
    void theVersionOfAPromptThatWasResolvedIsKept() {
        var first =
                Attempt.newBuilder(attempt(1, "worker-a", 100))
                        .setPromptName("greeting")
                        .setPromptVersion(4)
                        .build();
        var history = read(List.of(new AttemptStarted(first), finished(first, null)));

        assertThat(history.of(100))
                .isInstanceOfSatisfying(
                        Past.Between.class,
                        between -> assertThat(between.promptVersion()).isEqualTo(4));
    }

    @Test
    void onlyCallsBegunBeforeTheirWorkersHandoverAreHandedOver() {
        var before = attempt(1, "worker-a", 100);
        var after = attempt(1, "worker-a", 101);
        var others = attempt(1, "worker-b", 102);
        var history =
                read(
                        List.of(
                                new AttemptStarted(before),
                                new AttemptStarted(others),
                                new PartitionHandedOver(TOPIC, 3, "worker-a", NOW),
                                new AttemptStarted(after)));

        assertThat(history.open())
                .filteredOn(PartitionHistory.OpenAttempt::handedOver)
                .extracting(PartitionHistory.OpenAttempt::attempt)
                .containsExactly(before);
        assertThat(history.open()).hasSize(3);
    }

    @Test
    void anOpenCallIsSettledByItsEndInTheTail() {
        var call = attempt(1, "worker-a", 100);
        var history = read(List.of(new AttemptStarted(call)), finished(call, result()));

        assertThat(history.of(100))
                .isInstanceOfSatisfying(
                        Past.Open.class,
                        open ->
                                assertThat(open.settled())
                                        .isCompletedWithValue(
                                                new Past.Ended(new JournalPosition(3, 1), false)));
    }

    @Test
    void anEndAfterItsOwnPresumptionEndsNothing() {
        var call = attempt(1, "worker-a", 100);
        var history =
                read(List.of(new AttemptStarted(call), presumed(call), finished(call, result())));

        assertThat(history.of(100)).isInstanceOf(Past.Between.class);
    }

    @Test
    void aPresumptionAfterItsAttemptsEndIsVoid() {
        var call = attempt(1, "worker-a", 100);
        var history =
                read(List.of(new AttemptStarted(call), finished(call, result()), presumed(call)));

        assertThat(history.of(100)).isInstanceOf(Past.Ended.class);
    }

    @Test
    void aRefusalWhileACallIsOpenIsVoid() {
        var call = attempt(1, "worker-b", 100);
        var history = read(List.of(new AttemptStarted(call), refused(100)));

        assertThat(history.of(100)).isInstanceOf(Past.Open.class);
    }

    /// How a request stands whose end this worker wrote.
    private static CompletableFuture<Past> confirm(
            Reading reading, long sourceOffset, long writtenAt) {
        var answer = new CompletableFuture<Past>();
        reading.confirm(sourceOffset, writtenAt, answer);
        return answer;
    }

    private static Past.Ended endedAt(long offset) {
        return new Past.Ended(new JournalPosition(3, offset), false);
    }

    @Test
    void anEndWrittenAfterTheTakeoverCountsOnceTheJournalIsReadUpToIt() {
        var reading = reading(List.of());

        var answer = confirm(reading, 100, 1);
        assertThat(reading.isIdle()).as("there is something to read").isFalse();
        reading.see(0, refused(101));
        assertThat(answer).as("its own entry was not read yet").isNotDone();
        reading.see(1, refused(100));

        assertThat(answer).isCompletedWithValue(endedAt(1));
        assertThat(reading.isIdle()).isTrue();
    }

    @Test
    void aFormerOwnersEndThatCameFirstIsTheResultAndALaterOneIsNone() {
        var reading =
                reading(
                        List.of(refused(99)),
                        refused(100),
                        refused(101),
                        refused(100),
                        refused(101));

        assertThat(confirm(reading, 100, 3)).isCompletedWithValue(endedAt(1));
        assertThat(confirm(reading, 101, 2)).isCompletedWithValue(endedAt(2));
    }

    @Test
    void anEndWrittenWhileAFormerOwnersCallIsOpenWaitsForThatCallsEnd() {
        var late = attempt(1, "worker-a", 100);
        var reading = reading(List.of(), new AttemptStarted(late), refused(100));

        var open = (Past.Open) confirm(reading, 100, 1).join();
        assertThat(open.calls())
                .extracting(PartitionHistory.OpenAttempt::attempt)
                .containsExactly(late);
        assertThat(open.settled()).isNotDone();
        assertThat(reading.isIdle()).as("that end is still to be read").isFalse();
        reading.see(2, givenUpUnsent(late));

        assertThat(open.settled().join())
                .isInstanceOfSatisfying(
                        Past.Between.class,
                        between -> {
                            assertThat(between.made()).isEqualTo(1);
                            assertThat(between.counted()).isZero();
                        });
        assertThat(confirm(reading, 100, 3)).isNotDone();
        reading.see(3, refused(100));
        assertThat(reading.isIdle()).isTrue();
    }

    @Test
    void anEndThatACallMadeVoidStaysVoidOnceThatCallHasEnded() {
        var late = attempt(1, "worker-a", 100);
        var reading =
                reading(List.of(), new AttemptStarted(late), refused(100), givenUpUnsent(late));

        assertThat(confirm(reading, 100, 1).join()).isInstanceOf(Past.Between.class);
    }

    @Test
    void anEndOfACallThatWasPresumedUnknownBeforeTheTakeoverOrAfterItIsStillNoResult() {
        var unknown = attempt(1, "worker-a", 100);
        var before = attempt(1, "worker-a", 101);
        var again = attempt(2, "worker-b", 100);
        var reading =
                reading(
                        List.of(
                                new AttemptStarted(unknown),
                                new AttemptStarted(before),
                                presumed(before)),
                        presumed(unknown),
                        new AttemptStarted(again),
                        finished(unknown, result()),
                        finished(before, result()),
                        finished(again, null),
                        refused(100),
                        refused(101));

        assertThat(confirm(reading, 100, 8)).isCompletedWithValue(endedAt(8));
        assertThat(confirm(reading, 101, 9)).isCompletedWithValue(endedAt(9));
    }

    @Test
    void aFormerOwnersEndStaysTheResultWhateverIsCalledAfterIt() {
        var own = attempt(1, "worker-b", 100);
        var reading =
                reading(
                        List.of(refused(99)),
                        refused(100),
                        new AttemptStarted(own),
                        finished(own, null),
                        refused(100));

        assertThat(confirm(reading, 100, 4)).isCompletedWithValue(endedAt(1));
    }

    @Test
    void whatIsCalledHereIsNotReadOnFor() {
        var own = attempt(1, "worker-b", 100);
        var reading = reading(List.of(), refused(101), new AttemptStarted(own));

        assertThat(reading.isIdle()).isTrue();
        assertThat(confirm(reading, 101, 0)).isDone();
    }

    @Test
    void aSecondLateCallIsWaitedForAsTheFirstWas() {
        var first = attempt(1, "worker-a", 100);
        var second = attempt(2, "worker-c", 100);
        var reading =
                reading(
                        List.of(new AttemptStarted(first)),
                        presumed(first),
                        new AttemptStarted(second),
                        refused(100));

        var open = (Past.Open) confirm(reading, 100, 3).join();
        assertThat(open.settled()).isNotDone();
        reading.see(4, givenUpUnsent(second));

        assertThat(open.settled().join())
                .isInstanceOfSatisfying(
                        Past.Between.class,
                        between -> {
                            assertThat(between.made()).isEqualTo(2);
                            assertThat(between.counted()).as("the unknown one").isEqualTo(1);
                        });
    }

    @Test
    void aFormerOwnersEndIsVoidWhileACallOfThisWorkerIsOpen() {
        var own = attempt(1, "worker-b", 100);
        var reading =
                reading(
                        List.of(),
                        new AttemptStarted(own),
                        refused(100),
                        finished(own, null),
                        refused(100));

        assertThat(confirm(reading, 100, 3)).isCompletedWithValue(endedAt(3));
    }

    @Test
    void whatCameAfterTheTakeoverIsNotRemembered() {
        var call = attempt(1, "worker-b", SOURCE_END);
        var reading = reading(List.of(), new AttemptStarted(call), refused(SOURCE_END));

        assertThat(confirm(reading, SOURCE_END, 1)).isCompletedWithValue(endedAt(1));
    }

    @Test
    void aRequestThatCameBackToItsPartitionAndEndedIsNotParkedAnyMore() {
        var attempt = attempt(2, "w1", 60);
        var history =
                read(
                        List.of(
                                parked(1, 50),
                                new AttemptStarted(attempt),
                                finished(attempt, result())));

        assertThat(history.parked()).isEmpty();
        assertThat(history.ended()).containsKey(request);
    }

    @Test
    void ofARequestThatWasParkedAgainTheLastParkingCounts() {
        var history = read(List.of(parked(1, 61), parked(2, 65)));

        assertThat(history.parked()).containsExactly(Map.entry(request, parked(2, 65)));
    }

    @Test
    void duplicatesOfRequestsBelowTheCommitGetTheResultThatCounts() {
        var unknown = attempt(1, "worker-a", 99);
        var second = attempt(2, "worker-b", 99);
        var history =
                read(
                        List.of(
                                new AttemptStarted(unknown),
                                presumed(unknown),
                                finished(unknown, result()),
                                new AttemptStarted(second),
                                finished(second, result())));

        assertThat(history.ended()).containsEntry(request, new JournalPosition(3, 4));
        assertThat(history.requests()).isEmpty();
    }

    private RequestParked parked(long sourceOffset) {
        return parked(1, sourceOffset);
    }

    private RequestParked parked(int number, long sourceOffset) {
        return RequestParked.newBuilder()
                .setRequestId(request)
                .setSource(source(sourceOffset))
                .setUserId("ana")
                .setProject("default")
                .setParkNumber(number)
                .setParkedTopic("inference.requests.parked.5s")
                .setDueAt(NOW)
                .setReason("rate_limited")
                .setAttemptsMade(1)
                .setParkedAt(NOW)
                .setWorkerId("worker-a")
                .build();
    }

    @Test
    void aParkedRequestIsToldWithItsCallsAndWhetherItsCopyMayBeMissing() {
        var call = attempt(1, "worker-a", 100);
        var parking = parked(100);
        var history =
                read(List.of(parked(101), new AttemptStarted(call), finished(call, null), parking));

        assertThat(history.of(101))
                .isEqualTo(new Past.Parked(parked(101), 0, 0, null, true))
                .returns(false, Past::mayOweCopy);
        assertThat(history.of(100))
                .isEqualTo(new Past.Parked(parking, 1, 1, NOW, false))
                .returns(true, Past::mayOweCopy);
    }

    @Test
    void aCallBegunAfterAParkingSaysThatAFrozenWorkerWroteIt() {
        var call = attempt(1, "worker-b", 100);
        var history = read(List.of(parked(100), new AttemptStarted(call), finished(call, null)));

        assertThat(history.of(100)).isInstanceOf(Past.Between.class);
    }

    @Test
    void aCallOpenAtAParkingSaysTheSame() {
        var call = attempt(1, "worker-b", 100);
        var history = read(List.of(new AttemptStarted(call), parked(100), finished(call, null)));

        assertThat(history.of(100)).isInstanceOf(Past.Between.class);
    }

    @Test
    void aParkingStandsWhereTheOnlyOtherCallIsAFrozenWorkersThatGaveItUpUnsent() {
        var late = attempt(1, "worker-a", 100);
        var early = attempt(1, "worker-a", 101);
        var history =
                read(
                        List.of(
                                new AttemptStarted(early),
                                parked(101),
                                parked(100),
                                new AttemptStarted(late),
                                givenUpUnsent(late),
                                givenUpUnsent(early)));

        assertThat(history.of(100)).isInstanceOf(Past.Parked.class);
        assertThat(history.of(101)).isInstanceOf(Past.Parked.class);
    }

    @Test
    void aResultComesBeforeAParking() {
        var history = read(List.of(refused(100), parked(100)));

        assertThat(history.of(100)).isInstanceOf(Past.Ended.class);
    }

    @Test
    void duplicatesOfRequestsParkedBelowTheCommitFollowThem() {
        var parking = parked(99);
        var history = read(List.of(parking));

        assertThat(history.parked()).containsExactly(Map.entry(request, parking));
        assertThat(history.ended()).isEmpty();
    }
}
