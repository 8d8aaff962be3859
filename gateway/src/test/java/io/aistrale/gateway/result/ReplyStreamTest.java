package io.aistrale.gateway.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.id.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// A stream may keep 2,000 bytes here, all of them 3,000.
class ReplyStreamTest {

    private static final Duration SOON = Duration.ofMillis(20);
    private static final UUID ATTEMPT = TimeOrderedIds.next();

    private final PendingReplies pending = new PendingReplies(3, Replies.STREAMS);

    @Test
    void chunksAndTheResultAreTakenInTheOrderTheyCame() {
        UUID id = TimeOrderedIds.next();
        try (var stream = pending.takeStream(id).orElseThrow()) {
            stream.give(chunk(0, 400));
            pending.complete(result(id));
            pending.complete(result(id));
            stream.give(chunk(1, 400));

            assertThat(stream.next(SOON)).isEqualTo(new Arrival.Piece(chunk(0, 400)));
            assertThat(stream.next(SOON)).isEqualTo(new Arrival.Result(result(id)));
            assertThat(stream.next(SOON)).isEqualTo(new Arrival.Piece(chunk(1, 400)));
            assertThat(stream.next(SOON)).isEqualTo(new Arrival.Silence());
        }
    }

    @Test
    void whoReadsAlongIsNeverCutOff() {
        try (var stream = pending.takeStream(TimeOrderedIds.next()).orElseThrow()) {
            for (int i = 0; i < 100; i++) {
                stream.give(chunk(i, 1_500));
                assertThat(stream.next(SOON)).isEqualTo(new Arrival.Piece(chunk(i, 1_500)));
            }
            assertThat(pending.bufferedBytes()).isZero();
        }
    }

    @Test
    void aChunkLargerThanTheBoundPassesWhereNothingElseIsKept() {
        try (var stream = pending.takeStream(TimeOrderedIds.next()).orElseThrow()) {
            stream.give(chunk(0, 1_000_000));
            assertThat(stream.next(SOON)).isEqualTo(new Arrival.Piece(chunk(0, 1_000_000)));
        }
    }

    @Test
    void pastItsBoundAStreamKeepsNothingAndSaysSo() {
        try (var stream = pending.takeStream(TimeOrderedIds.next()).orElseThrow()) {
            stream.give(chunk(0, 1_000));
            stream.give(chunk(1, 1_000));
            assertThat(pending.bufferedBytes()).isEqualTo(2_000);
            stream.give(chunk(2, 1));
            stream.give(chunk(3, 1));

            assertThat(pending.bufferedBytes()).isZero();
            assertThat(stream.next(SOON)).isEqualTo(new Arrival.Overflow());
            assertThat(stream.next(SOON)).isEqualTo(new Arrival.Silence());
        }
    }

    @Test
    void theBoundForAllEndsStreamsThatLagBehindAndNoOthers() {
        try (var first = pending.takeStream(TimeOrderedIds.next()).orElseThrow();
                var second = pending.takeStream(TimeOrderedIds.next()).orElseThrow();
                var third = pending.takeStream(TimeOrderedIds.next()).orElseThrow()) {
            first.give(chunk(0, 1_900));
            second.give(chunk(0, 900));
            third.give(chunk(0, 900));
            second.give(chunk(1, 900));

            assertThat(second.next(SOON)).isEqualTo(new Arrival.Overflow());
            assertThat(third.next(SOON)).isEqualTo(new Arrival.Piece(chunk(0, 900)));
            assertThat(first.next(SOON)).isEqualTo(new Arrival.Piece(chunk(0, 1_900)));
        }
    }

    @Test
    void aStreamThatEndsLeavesNothingBehind() {
        UUID id = TimeOrderedIds.next();
        ReplyStream left;
        try (var stream = pending.takeStream(id).orElseThrow()) {
            stream.give(chunk(0, 1_000));
            left = stream;
        }
        left.give(chunk(1, 1_000));

        assertThat(pending.bufferedBytes()).isZero();
        assertThat(pending.waitingCallers()).isZero();
        assertThat(pending.streamsOf(id.toString())).isEmpty();
    }

    @Test
    void streamsAndWaitsShareTheirPlaces() {
        try (var _ = pending.take(TimeOrderedIds.next()).orElseThrow();
                var _ = pending.takeStream(TimeOrderedIds.next()).orElseThrow();
                var _ = pending.takeStream(TimeOrderedIds.next()).orElseThrow()) {
            assertThat(pending.takeStream(TimeOrderedIds.next())).isEmpty();
            assertThat(pending.take(TimeOrderedIds.next())).isEmpty();
        }
        assertThat(pending.waitingCallers()).isZero();
    }

    @Test
    void aCallerThatWaitsIsSentNoChunks() {
        UUID id = TimeOrderedIds.next();
        try (var _ = pending.take(id).orElseThrow()) {
            assertThat(pending.streamsOf(id.toString())).isEmpty();
        }
    }

    @Test
    void aStopEndsAllStreamsThoseToComeToo() {
        try (var before = pending.takeStream(TimeOrderedIds.next()).orElseThrow()) {
            pending.releaseAll();
            assertThat(before.next(Duration.ofMinutes(1))).isEqualTo(new Arrival.Release());
        }
        try (var after = pending.takeStream(TimeOrderedIds.next()).orElseThrow()) {
            assertThat(after.next(Duration.ofMinutes(1))).isEqualTo(new Arrival.Release());
        }
    }

    private static Chunk chunk(int sequence, long bytes) {
        return new Chunk(ATTEMPT, sequence, "{}", false, bytes);
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
