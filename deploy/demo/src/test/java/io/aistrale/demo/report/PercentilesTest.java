package io.aistrale.demo.report;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

    @Test
    void nearestRankIsAlwaysAMeasuredTime() {
        List<Duration> times =
                IntStream.rangeClosed(1, 200).mapToObj(Duration::ofMillis).collect(toList());
        Collections.reverse(times);
        var percentiles = new Percentiles(times);
        assertThat(percentiles.at(50)).isEqualTo(Duration.ofMillis(100));
        assertThat(percentiles.at(99)).isEqualTo(Duration.ofMillis(198));
        assertThat(percentiles.at(100)).isEqualTo(Duration.ofMillis(200));
        assertThat(percentiles.shown()).isEqualTo("p50 100.0 ms, p99 198.0 ms");
    }

    @Test
    void oneTimeIsEveryPercentile() {
        var percentiles = new Percentiles(List.of(Duration.ofNanos(1_500_000)));
        assertThat(percentiles.shown()).isEqualTo("p50 1.5 ms, p99 1.5 ms");
    }

    @Test
    void nothingMeasuredIsSaid() {
        assertThat(new Percentiles(List.of()).shown()).isEqualTo("not measured");
    }
}
