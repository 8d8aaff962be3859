package io.aistrale.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlicesTest {
    private static final long NOW = Duration.ofHours(1).toNanos();
    private static final long EVERY = Duration.ofMillis(100).toNanos();

    private final Slices slices = new Slices();

    private static long in(long millis) {
        return NOW + Duration.ofMillis(millis).toNanos();
    }

    @Test
    void eachUnitIsUsedWhenItsTimeHasComeAndNotBefore() {
        slices.add(in(50), EVERY, 2);

        assertThat(slices.take(1, in(49))).isFalse();
        assertThat(slices.take(1, in(50))).isTrue();
        assertThat(slices.take(1, in(149))).isFalse();
        assertThat(slices.dueAtNanos(1)).isEqualTo(in(150));
        assertThat(slices.take(1, in(150))).isTrue();
        assertThat(slices.dueAtNanos(1)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatNobodyUsesInTimeIsLostAndTheRestStays() {
        slices.add(NOW, EVERY, 10);

        slices.expire(in(400));
        assertThat(slices.stock()).isEqualTo(9);
        slices.expire(in(610));
        assertThat(slices.stock()).isEqualTo(7);
        assertThat(slices.take(4, in(610))).isTrue();
        assertThat(slices.take(1, in(610))).isFalse();
    }

    @Test
    void manyAreTakenOverSeveralSlicesOrNone() {
        slices.add(NOW, EVERY, 3);
        slices.addDue(in(200), 2);
        slices.add(in(1_000), EVERY, 5);

        assertThat(slices.take(6, in(200))).isFalse();
        assertThat(slices.take(5, in(200))).isTrue();
        assertThat(slices.dueAtNanos(2)).isEqualTo(in(1_100));
    }

    @Test
    void whatWasGivenLatelyIsMeasuredByTheTimesItWasGivenFor() {
        for (int second = 0; second < 20; second++) {
            slices.add(in(second * 1_000L), EVERY, 5);
        }

        double everySecond = slices.lately(in(20_000), EVERY) * 1e9;
        assertThat(everySecond).isCloseTo(5, within(0.01));
        assertThat(slices.lately(in(120_000), EVERY)).isZero();
    }
}
