package io.aistrale.telemetry.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.telemetry.Events;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EntryBatchTest {
    private final UUID requestId = TimeOrderedIds.next();
    private final Attempt first = Events.attempt(requestId, 1);
    private final Attempt second = Events.attempt(requestId, 2);

    private static EntryBatch batch(Entry... entries) {
        return EntryBatch.of(List.of(entries), KnownAttempts.NONE);
    }

    private static Entry started(Attempt attempt) {
        return new Entry.Started(attempt);
    }

    private static Entry succeeded(Attempt attempt) {
        return new Entry.Finished(Events.succeeded(attempt));
    }

    private static Entry failed(Attempt attempt) {
        return new Entry.Finished(Events.failed(attempt));
    }

    private static Entry presumed(Attempt attempt) {
        return new Entry.PresumedUnknown(Events.presumed(attempt));
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
        assertThat(batch(queued(), started(first)).open()).containsExactly(first);
        assertThat(batch(started(first), failed(first)).open()).isEmpty();
        assertThat(batch(started(first), presumed(first)).open()).isEmpty();
    }

    @Test
    void aStartDeliveredAgainAfterItsEndOpensNothing() {
        assertThat(batch(started(first), failed(first), started(first)).open()).isEmpty();

        var known = new KnownAttempts(Set.of(first.getAttemptId()), Set.of());
        assertThat(EntryBatch.of(List.of(started(first)), known).open()).isEmpty();
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
        var known = new KnownAttempts(Set.of(first.getAttemptId()), Set.of(first.getAttemptId()));

        EntryBatch batch = EntryBatch.of(List.of(succeeded(first), succeeded(second)), known);

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
        EntryBatch batch = batch(new Entry.Ended(Events.expired(requestId, 1)), succeeded(second));

        assertThat(batch.results())
                .singleElement()
                .satisfies(end ->
                        assertThat(end.result().getStatus()).isEqualTo(ResultStatus.EXPIRED));
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
