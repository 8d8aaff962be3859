package io.aistrale.telemetry.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.telemetry.Events;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EntryBatchTest {
    private final UUID requestId = TimeOrderedIds.next();
    private final Attempt first = Events.attempt(requestId, 1);
    private final Attempt second = Events.attempt(requestId, 2);

    private long offset;

    private static EntryBatch batch(Entry... entries) {
        return EntryBatch.of(List.of(entries), KnownAttempts.NONE);
    }

    private static EntryBatch batch(UUID attemptId, AttemptSpan known, Entry... entries) {
        return EntryBatch.of(List.of(entries), new KnownAttempts(Map.of(attemptId, known)));
    }

    private Entry.Started started(Attempt attempt) {
        return new Entry.Started(attempt, offset++, ByteBuffer.allocate(0));
    }

    private Entry succeeded(Attempt attempt) {
        return new Entry.Finished(Events.succeeded(attempt), offset++);
    }

    private Entry failed(Attempt attempt) {
        return new Entry.Finished(Events.failed(attempt), offset++);
    }

    private Entry presumed(Attempt attempt) {
        return new Entry.PresumedUnknown(Events.presumed(attempt), offset++);
    }

    private Entry expired(int attempts) {
        return new Entry.Ended(Events.expired(requestId, attempts), offset++);
    }

    private Entry queued() {
        return new Entry.Queued(Events.request(requestId), Lane.BULK, Events.TRACE);
    }

    @Test
    void aWholeLifeIsOneRowPerTableAndKey() {
        EntryBatch batch =
                batch(queued(), started(first), failed(first), started(second), succeeded(second));

        assertThat(batch.open()).isEmpty();
        assertThat(batch.ends()).containsOnlyKeys(first.getAttemptId(), second.getAttemptId());
        assertThat(batch.results())
                .singleElement()
                .satisfies(end -> assertThat(end.stored()).isTrue());
        assertThat(batch.inferences())
                .singleElement()
                .satisfies(inference -> {
                    assertThat(inference.facts().lane()).isEqualTo("bulk");
                    assertThat(inference.requestedAt()).isEqualTo(Events.createdAt(requestId));
                    assertThat(inference.startedAt()).isEqualTo(first.getStartedAt());
                    assertThat(inference.traceId()).isEqualTo(Events.TRACE);
                    assertThat(inference.progress())
                            .isInstanceOfSatisfying(
                                    Progress.Ended.class,
                                    end -> {
                                        assertThat(end.status()).isEqualTo(ResultStatus.SUCCEEDED);
                                        assertThat(end.attempts()).isEqualTo(2);
                                    });
                });
    }

    @Test
    void aStartedCallIsOpenUntilItsEnd() {
        var start = started(first);

        assertThat(batch(queued(), start).open()).containsExactly(start);
        assertThat(batch(started(first), failed(first)).open()).isEmpty();
        assertThat(batch(started(first), presumed(first)).open()).isEmpty();
    }

    @Test
    void aStartDeliveredAgainAfterItsEndOpensNothing() {
        assertThat(batch(started(first), failed(first), started(first)).open()).isEmpty();

        var known = AttemptSpan.of(first).endedAt(9, false);
        assertThat(batch(first.getAttemptId(), known, started(first)).open()).isEmpty();
    }

    @Test
    void anEndAfterItWasPresumedCorrectsTheAttemptAndEndsNothing() {
        EntryBatch batch = batch(started(first), presumed(first), succeeded(first));

        assertThat(batch.ends().get(first.getAttemptId())).isInstanceOf(AttemptEnd.Known.class);
        assertThat(batch.results()).isEmpty();
        assertThat(batch.inferences())
                .singleElement()
                .satisfies(inference ->
                        assertThat(inference.progress()).isEqualTo(new Progress.Running(1)));
    }

    @Test
    void itWasPresumedInAnEarlierBatch() {
        offset = 7;
        var known = AttemptSpan.of(first).startedAt(5).endedAt(6, true);

        EntryBatch batch = batch(first.getAttemptId(), known, succeeded(first), succeeded(second));

        assertThat(batch.results())
                .singleElement()
                .satisfies(end -> assertThat(end.result().getAttempts()).isEqualTo(2));
    }

    @Test
    void aPresumptionAfterTheEndChangesNothing() {
        EntryBatch batch = batch(started(first), succeeded(first), presumed(first));

        assertThat(batch.ends().get(first.getAttemptId())).isInstanceOf(AttemptEnd.Known.class);
        assertThat(batch.results()).hasSize(1);
    }

    @Test
    void theFirstTerminalEntryIsTheResult() {
        EntryBatch batch = batch(expired(1), succeeded(second));

        assertThat(batch.results())
                .singleElement()
                .satisfies(end ->
                        assertThat(end.result().getStatus()).isEqualTo(ResultStatus.EXPIRED));
    }

    @Test
    void anEndOfTheRequestIsVoidWhileACallIsOpen() {
        EntryBatch batch = batch(started(first), presumed(first), started(second), expired(1));

        assertThat(batch.voidEnds()).isEqualTo(1);
        assertThat(batch.results()).isEmpty();
        assertThat(batch.inferences())
                .singleElement()
                .satisfies(inference ->
                        assertThat(inference.progress()).isEqualTo(new Progress.Running(2)));
    }

    @Test
    void itWasOpenInAnEarlierBatchOrIsKnownToHaveEndedSince() {
        offset = 7;
        var open = AttemptSpan.of(second).startedAt(3);

        assertThat(batch(second.getAttemptId(), open, expired(1)).voidEnds()).isEqualTo(1);
        offset = 7;
        assertThat(batch(second.getAttemptId(), open.endedAt(9, false), expired(1)).voidEnds())
                .isEqualTo(1);
        assertThat(batch(second.getAttemptId(), open.endedAt(6, true), expired(1)).results())
                .hasSize(1);
    }

    @Test
    void aCallForAnotherRecordOfTheSameRequestDoesNotMakeItsEndVoid() {
        Attempt elsewhere = Events.attempt(requestId, 1, 3);

        assertThat(batch(started(elsewhere), expired(0)).results()).hasSize(1);
    }

    @Test
    void whatAParkedRequestAskedForIsFilledInFromItsOwnRecord() {
        EntryBatch batch = batch(new Entry.Parked(Events.parked(requestId, 1, 0)), queued());

        assertThat(batch.inferences())
                .singleElement()
                .satisfies(inference -> {
                    assertThat(inference.facts().model()).isEqualTo("gpt-4o-mini");
                    assertThat(inference.requestedAt()).isEqualTo(Events.createdAt(requestId));
                    assertThat(inference.progress()).isInstanceOf(Progress.Waiting.class);
                });
    }
}
