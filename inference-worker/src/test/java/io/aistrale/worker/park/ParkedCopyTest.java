package io.aistrale.worker.park;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.topic.RecordHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class ParkedCopyTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123456Z");

    private final Stay stay =
            new Stay(
                    3,
                    NOW.plusSeconds(70),
                    ErrorCode.RATE_LIMITED,
                    5,
                    2,
                    NOW.minusSeconds(1),
                    7,
                    false,
                    true);

    private static ParkedCopy copy(Stay stay) {
        return new ParkedCopy(stay, Lane.BULK, NOW, NOW.plusSeconds(600));
    }

    @Test
    void whatIsTakenAlongComesBackWithTheRequestersOwnHeaders() {
        Header correlation =
                new RecordHeader(RecordHeaders.CORRELATION_ID, new byte[] {0, (byte) 0xff});
        var headers = copy(stay).headers(Set.of(correlation));

        assertThat(ParkedCopy.of(headers)).contains(copy(stay));
        assertThat(headers.lastHeader(RecordHeaders.CORRELATION_ID)).isEqualTo(correlation);
        assertThat(ParkedCopy.laneOf(headers)).isEqualTo(Lane.BULK);
    }

    @Test
    void whatIsNotThereStaysAway() {
        var duplicate = copy(Stay.ofDuplicate(1));

        assertThat(ParkedCopy.of(duplicate.headers(Set.of()))).contains(duplicate);
    }

    @Test
    void headersThatOnlyLookLikeOursAreNoCopy() {
        for (String needed :
                List.of(
                        RecordHeaders.PARKED_NUMBER,
                        RecordHeaders.PARKED_ARRIVED_AT,
                        RecordHeaders.PARKED_DEADLINE,
                        RecordHeaders.PARKED_CALLS_MADE,
                        RecordHeaders.PARKED_CALLS_COUNTED)) {
            var without = copy(stay).headers(Set.of());
            without.remove(needed);
            assertThat(ParkedCopy.of(without)).as(needed).isEmpty();
            without.add(needed, RecordHeaders.bytes("soon"));
            assertThat(ParkedCopy.of(without)).as(needed).isEmpty();
        }
    }
}
