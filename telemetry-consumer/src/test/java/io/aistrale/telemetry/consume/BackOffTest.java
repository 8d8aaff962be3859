package io.aistrale.telemetry.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private long nanos = Long.MAX_VALUE - 5;
    private final BackOff backOff =
            new BackOff(
                    new TelemetryProperties.Retry(Duration.ofMillis(100), Duration.ofMillis(350)),
                    () -> nanos);

    @Test
    void waitsDoubleUpToTheLongestAndStartOverAfterASuccess() {
        assertThat(IntStream.range(0, 4).mapToObj(_ -> backOff.failed().toMillis()))
                .containsExactly(100L, 200L, 350L, 350L);

        backOff.succeeded();

        assertThat(backOff.left()).isZero();
        assertThat(backOff.failed()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aWaitEnds() {
        backOff.failed();
        nanos += Duration.ofMillis(99).toNanos();
        assertThat(backOff.left()).isEqualTo(Duration.ofMillis(1));

        nanos += Duration.ofMillis(1).toNanos();
        assertThat(backOff.left()).isZero();
    }
}
