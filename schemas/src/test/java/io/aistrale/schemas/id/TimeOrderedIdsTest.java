package io.aistrale.schemas.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
    /// The example of RFC 9562, appendix A.6.
    private static final UUID EXAMPLE = UUID.fromString("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");

    private static final Instant MADE = Instant.parse("2022-02-22T19:22:22Z");

    @Test
    void theTimeInsideAnIdIsRead() {
        assertThat(TimeOrderedIds.timeOf(EXAMPLE)).isEqualTo(MADE);
        assertThat(TimeOrderedIds.dayOf(EXAMPLE)).isEqualTo(LocalDate.of(2022, 2, 22));
    }

    @Test
    void newIdsAreOfVersionSevenAndOfNow() {
        var id = TimeOrderedIds.next();

        assertThat(TimeOrderedIds.isTimeOrdered(id)).isTrue();
        assertThat(Duration.between(TimeOrderedIds.timeOf(id), Instant.now()).abs())
                .isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void onlyIdsOfAboutTheirRecordsTimeMayNameARequest() {
        assertThat(TimeOrderedIds.isAdmissible(EXAMPLE, MADE)).isTrue();
        assertThat(
                        TimeOrderedIds.isAdmissible(
                                EXAMPLE, MADE.plus(Duration.ofDays(7)).plusMillis(1)))
                .isFalse();
        assertThat(
                        TimeOrderedIds.isAdmissible(
                                EXAMPLE, MADE.minus(Duration.ofHours(1)).minusMillis(1)))
                .isFalse();
        assertThat(TimeOrderedIds.isAdmissible(UUID.randomUUID(), Instant.now())).isFalse();
    }

    @Test
    void aDerivedIdIsTheSameEveryTimeAndOfTheSameTime() {
        UUID derived = TimeOrderedIds.derived(EXAMPLE, "7/1");

        assertThat(TimeOrderedIds.isTimeOrdered(derived)).isTrue();
        assertThat(TimeOrderedIds.timeOf(derived)).isEqualTo(MADE);
        assertThat(derived)
                .as("as SHA-256 has it, by hand")
                .isEqualTo(UUID.fromString("017f22e2-79b0-7ac4-8971-2a123027fa1b"))
                .isNotEqualTo(TimeOrderedIds.derived(EXAMPLE, "7/2"))
                .isNotEqualTo(TimeOrderedIds.derived(TimeOrderedIds.next(), "7/1"));
    }
}
