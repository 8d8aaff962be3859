package io.aistrale.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.worker.inference.KnownRequest.Whereabouts;
import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.journal.Past;
import io.aistrale.worker.park.ParkedTopic;
import io.aistrale.worker.park.Stay;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KnownRequestTest {
    private final KnownRequest known = new KnownRequest(7);

    private static Stay stay(int number) {
        return new Stay(number, null, null, 0, 0, null, null, false, false);
    }

    @Test
    void aParkedRequestGoesOnAsItsNextCopyOrALaterOneThatWasElsewhereMeanwhile() {
        known.parked(ParkedTopic.ONE_MINUTE, 2);

        assertThat(known.goesOnAs(stay(2))).isTrue();
        assertThat(known.goesOnAs(stay(3))).isTrue();
    }

    @Test
    void aCopySentTwiceADuplicateAndAFirstRecordAreRepetitions() {
        known.parked(ParkedTopic.ONE_MINUTE, 2);

        assertThat(known.goesOnAs(stay(1))).isFalse();
        assertThat(known.goesOnAs(Stay.ofDuplicate(2))).isFalse();
        assertThat(known.goesOnAs(Stay.NONE)).isFalse();
    }

    @Test
    void whatAFormerOwnerParkedIsKnownToBeGoneBeforeTheNextRecordIsLookedAt() {
        var entry =
                RequestParked.newBuilder()
                        .setRequestId(TimeOrderedIds.next())
                        .setSource(new SourcePosition("inference.requests.parked.5s", 5, 37L))
                        .setUserId("ana")
                        .setProject("default")
                        .setParkNumber(2)
                        .setParkedTopic("inference.requests.parked.5s")
                        .setDueAt(Instant.EPOCH)
                        .setReason("rate_limited")
                        .setParkedAt(Instant.EPOCH)
                        .setWorkerId("w")
                        .build();
        var left = KnownRequest.of(37, new Past.Parked(entry, 1, 0, Instant.EPOCH, true));

        assertThat(left.isHere()).isFalse();
        assertThat(left.goesOnAs(stay(2))).isTrue();
        assertThat(KnownRequest.of(37, Past.UNTOUCHED).isHere()).isTrue();
    }

    @Test
    void whatIsHereOrHasEndedHasNothingButRepetitions() {
        assertThat(known.goesOnAs(stay(1))).isFalse();
        known.ended(new JournalPosition(0, 1));
        assertThat(known.goesOnAs(stay(1))).isFalse();
    }

    @Test
    void whoRepeatsAParkedRequestWaitsUntilItHasLeft() {
        var told = new AtomicInteger();
        known.parked(ParkedTopic.ONE_MINUTE, 1);

        assertThat(known.whereaboutsOr(told::incrementAndGet)).isInstanceOf(Whereabouts.Here.class);
        assertThat(known.goesOnAs(stay(1))).isTrue();
        assertThat(told).hasValue(0);

        known.left();

        assertThat(told).hasValue(1);
        assertThat(known.whereaboutsOr(told::incrementAndGet))
                .isEqualTo(new Whereabouts.Parked(ParkedTopic.ONE_MINUTE, 1));
    }
}
