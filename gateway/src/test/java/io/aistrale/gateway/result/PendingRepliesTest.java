package io.aistrale.gateway.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PendingRepliesTest {

    private static final Duration SOON = Duration.ofMillis(20);

    private final PendingReplies pending = new PendingReplies(2, Replies.STREAMS);

    @Test
    void aResultReachesWhoeverWaitsForIt() {
        UUID id = TimeOrderedIds.next();
        try (var place = pending.take(id).orElseThrow()) {
            assertThat(pending.complete(result(id))).isTrue();
            assertThat(place.await(Duration.ofSeconds(10))).contains(result(id));
        }
        assertThat(pending.waitingCallers()).isZero();
    }

    @Test
    void aResultNobodyWaitsForIsIgnored() {
        assertThat(pending.complete(result(TimeOrderedIds.next()))).isFalse();
    }

    @Test
    void theFirstOfTwoCopiesCounts() {
        UUID id = TimeOrderedIds.next();
        try (var _ = pending.take(id).orElseThrow()) {
            assertThat(pending.complete(result(id))).isTrue();
            assertThat(pending.complete(result(id))).isFalse();
        }
    }

    @Test
    void aWaitEndsWithItsTimeAndGivesItsPlaceBack() {
        try (var _ = pending.take(TimeOrderedIds.next()).orElseThrow();
                var place = pending.take(TimeOrderedIds.next()).orElseThrow()) {
            assertThat(pending.take(TimeOrderedIds.next())).isEmpty();
            assertThat(place.await(SOON)).isEmpty();
        }
        assertThat(pending.waitingCallers()).isZero();
        try (var place = pending.take(TimeOrderedIds.next()).orElseThrow()) {
            assertThat(place.await(SOON)).isEmpty();
        }
    }

    @Test
    void severalMayWaitForOneRequestAndEachGivesItsPlaceBack() {
        UUID id = TimeOrderedIds.next();
        try (var first = pending.take(id).orElseThrow()) {
            try (var second = pending.take(id).orElseThrow()) {
                assertThat(pending.waitingCallers()).isEqualTo(2);
                pending.complete(result(id));
                assertThat(second.await(SOON)).contains(result(id));
            }
            assertThat(first.await(SOON)).contains(result(id));
            assertThat(pending.waitingCallers()).isOne();
        }
        assertThat(pending.waitingCallers()).isZero();
        assertThat(pending.take(id)).isPresent();
    }

    @Test
    void whoFollowsIsToldOfChangesTheLatestOnlyAndOfItsOwnAlone() {
        UUID id = TimeOrderedIds.next();
        try (var follower = pending.follow(id, "ann", false).orElseThrow();
                var _ = pending.takeStream(TimeOrderedIds.next()).orElseThrow()) {
            assertThat(pending.followed()).containsExactly(id);
            for (String status : List.of("queued", "queued", "running")) {
                pending.tell(standing(id, "ann", status));
            }
            pending.tell(standing(id, "bob", "failed"));
            assertThat(follower.next(SOON))
                    .isEqualTo(new Arrival.Change(standing(id, "ann", "running")));
            pending.tell(standing(id, "ann", "running"));
            assertThat(follower.next(SOON)).isEqualTo(new Arrival.Silence());
            pending.tell(standing(id, "ann", "succeeded"));
            assertThat(follower.next(SOON)).isInstanceOf(Arrival.Change.class);
            assertThat(pending.streamsOf(id.toString())).isEmpty();
        }
        assertThat(pending.followed()).isEmpty();
    }

    @Test
    void aReaderThatFailsIsAskedAgain() {
        UUID id = TimeOrderedIds.next();
        var failures = new AtomicInteger(1);
        StandingDirectory directory =
                ids -> {
                    if (failures.getAndDecrement() > 0) {
                        throw new IllegalStateException("no database");
                    }
                    return ids.stream().map(each -> standing(each, "ann", "failed")).toList();
                };
        try (var follower = pending.follow(id, "ann", false).orElseThrow();
                var reader = new StandingReader(pending, directory, SOON)) {
            reader.look();
            assertThat(follower.next(SOON)).isEqualTo(new Arrival.Silence());
            reader.look();
            assertThat(follower.next(SOON))
                    .isEqualTo(new Arrival.Change(standing(id, "ann", "failed")));
        }
    }

    private static Standing standing(UUID id, String user, String status) {
        return new Standing(id, user, status, 1, null);
    }

    @Test
    void aStopEndsAllWaitsThoseToComeToo() {
        try (var before = pending.take(TimeOrderedIds.next()).orElseThrow()) {
            pending.releaseAll();
            assertThat(before.await(Duration.ofMinutes(1))).isEmpty();
        }
        try (var after = pending.take(TimeOrderedIds.next()).orElseThrow()) {
            assertThat(after.await(Duration.ofMinutes(1))).isEmpty();
        }
    }

    private static InferenceResult result(UUID id) {
        return InferenceResult.newBuilder()
                .setRequestId(id)
                .setStatus(ResultStatus.SUCCEEDED)
                .setProvider("openai")
                .setModel("m")
                .setRequestedAt(Instant.EPOCH)
                .setFinishedAt(Instant.EPOCH)
                .build();
    }
}
