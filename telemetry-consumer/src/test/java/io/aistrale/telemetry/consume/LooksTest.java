package io.aistrale.telemetry.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LooksTest {
    private static final TopicPartition ONE = new TopicPartition("inference.journal", 1);
    private static final TopicPartition TWO = new TopicPartition("inference.journal", 2);

    private long nanos;
    private final Looks looks =
            new Looks(
                    new TelemetryProperties.Overdue(Duration.ofSeconds(60), Duration.ofSeconds(15)),
                    () -> nanos);

    private List<Integer> lookAfter(
            int seconds, Map<TopicPartition, Long> positions, long... ends) {
        nanos += Duration.ofSeconds(seconds).toNanos();
        return looks.take(positions, Map.of(ONE, ends[0], TWO, ends[1]));
    }

    private void lookWell(int times) {
        for (int i = 0; i < times; i++) {
            lookAfter(15, Map.of(ONE, 10L, TWO, 10L), 10, 10);
        }
    }

    @Test
    void nothingIsBelievedBeforeLooksHaveGoneWellForAMinute() {
        lookWell(4);
        assertThat(lookAfter(14, Map.of(ONE, 10L), 10, 10)).isEmpty();
        assertThat(lookAfter(1, Map.of(ONE, 10L), 10, 10)).containsExactly(1);
    }

    @Test
    void afterTroubleTheMinuteBeginsAnew() {
        lookWell(10);
        looks.startOver();

        assertThat(lookAfter(15, Map.of(ONE, 10L), 10, 10)).isEmpty();
        lookWell(3);
        assertThat(lookAfter(15, Map.of(ONE, 10L), 10, 10)).containsExactly(1);
    }

    @Test
    void aPartitionIsBelievedThatHasReachedTheEndOfTheLookBefore() {
        lookWell(5);
        lookAfter(15, Map.of(ONE, 10L, TWO, 10L), 30, 40);

        assertThat(lookAfter(15, Map.of(ONE, 30L, TWO, 39L), 500, 500)).containsExactly(1);
    }

    @Test
    void aPartitionThatWasNotOursAtTheLookBeforeIsNotBelieved() {
        lookWell(5);
        nanos += Duration.ofSeconds(15).toNanos();
        looks.take(Map.of(ONE, 10L), Map.of(ONE, 10L));

        assertThat(lookAfter(15, Map.of(ONE, 10L, TWO, 10L), 10, 10)).containsExactly(1);
    }

    @Test
    void aLookIsDueAtFirstAndThenEveryFifteenSeconds() {
        assertThat(looks.isDue()).isTrue();
        lookWell(1);
        assertThat(looks.isDue()).isFalse();
        nanos += Duration.ofSeconds(15).toNanos();
        assertThat(looks.isDue()).isTrue();
    }
}
