package io.aistrale.gateway.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
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
