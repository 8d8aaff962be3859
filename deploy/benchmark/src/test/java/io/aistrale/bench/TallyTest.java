package io.aistrale.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long MILLI = 1_000_000;

    private final Tally tally = new Tally();

    private void served(long millis) {
        tally.asked();
        tally.succeeded(5 * MILLI, (5 + millis) * MILLI, Duration.ofMillis(millis / 10));
    }

    @Test
    void aPercentileIsTheTimeThatSoManyTookAtMost() {
        for (int millis = 150; millis >= 1; millis--) {
            served(millis);
        }

        assertThat(tally.millis(0.5)).isEqualTo(75);
        assertThat(tally.millis(0.99)).isEqualTo(149);
        assertThat(tally.millis(1)).isEqualTo(150);
        assertThat(tally.waitMillis(0.5)).isEqualTo(7);
        assertThat(tally.waitMillis(1)).isEqualTo(15);
    }

    @Test
    void thereIsNoPercentileOfNothing() {
        tally.asked();
        tally.failed();

        assertThat(tally.millis(0.99)).isNull();
        assertThat(tally.waitMillis(0.99)).isNull();
    }

    @Test
    void whatFailedHasItsResultAndIsAnError() {
        served(1);
        tally.asked();
        tally.failed();

        assertThat(tally.outstanding()).isZero();
        assertThat(tally.errors()).isEqualTo(1);
    }

    @Test
    void whatHasNoResultIsOutstandingAndAnError() {
        served(1);
        tally.asked();

        assertThat(tally.outstanding()).isEqualTo(1);
        assertThat(tally.errors()).isEqualTo(1);
    }

    @Test
    void theFirstSuccessIsTheOneReadFirst() {
        assertThat(tally.firstSuccess()).isNull();

        served(3);
        served(1);

        assertThat(tally.firstSuccess()).isEqualTo(8 * MILLI);
    }
}
