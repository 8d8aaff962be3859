package io.aistrale.worker.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.park.ParkedTopic;
import io.aistrale.worker.park.Stay;
import org.junit.jupiter.api.Test;

class KnownRequestTest {
    private final KnownRequest known = new KnownRequest(7);

    private static Stay stay(int number) {
        return new Stay(number, null, null, 0, 0, null, false);
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
    void whatIsHereOrHasEndedHasNothingButRepetitions() {
        assertThat(known.goesOnAs(stay(1))).isFalse();
        known.ended(new JournalPosition(0, 1));
        assertThat(known.goesOnAs(stay(1))).isFalse();
    }
}
