package io.aistrale.simulator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScenarioTest {

    @Test
    void theLastSegmentWithAKnownWordDecides() {
        assertThat(Scenario.of("slow-2s/hang:cheapest").behaviour())
                .isEqualTo(new Behaviour.Hang());
        assertThat(Scenario.of("meta-llama/Slow-2s/v3").delay())
                .isEqualTo(new Delay.Fixed(Duration.ofSeconds(2)));
        assertThat(Scenario.of("exchange/changed")).isEqualTo(Scenario.of("gpt-4o-mini"));
    }

    @Test
    void numbersAreRead() {
        assertThat(Scenario.of("slow-1.5s").delay())
                .isEqualTo(new Delay.Fixed(Duration.ofMillis(1500)));
        assertThat(Scenario.of("lognormal-800ms-tail").delay())
                .isEqualTo(new Delay.LogNormal(Duration.ofMillis(800), true));
        assertThat(Scenario.of("flaky-10pct").behaviour()).isEqualTo(new Behaviour.Flaky(0.1));
        assertThat(Scenario.of("throttled-600rpm").behaviour())
                .isEqualTo(new Behaviour.Throttled(600));
        assertThat(Scenario.of("slow-1s-busy-2x-4.5s"))
                .isEqualTo(
                        new Scenario(
                                new Delay.Fixed(Duration.ofSeconds(1)),
                                new Behaviour.Busy(2, Duration.ofMillis(4500))));
        assertThat(Scenario.of("slow-100ms-error-429"))
                .isEqualTo(
                        new Scenario(
                                new Delay.Fixed(Duration.ofMillis(100)),
                                new Behaviour.ErrorStatus(429, false)));
    }

    @Test
    void logNormalDelaysHaveTheirMedian() {
        Delay delay = new Delay.LogNormal(Duration.ofMillis(800), false);
        long below = 0;
        for (int serial = 0; serial < 10_000; serial++) {
            below +=
                    delay.draw(new Chance(7, serial)).compareTo(Duration.ofMillis(800)) < 0 ? 1 : 0;
        }
        assertThat(below).isBetween(4_800L, 5_200L);
    }

    @Test
    void aWindowSlides() {
        AtomicLong now = new AtomicLong();
        RateWindows windows = new RateWindows(now::get);
        assertThat(windows.take("p", "t", "m", 1).admitted()).isTrue();
        now.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(windows.take("p", "t", "m", 1).untilReset()).isEqualTo(Duration.ofSeconds(1));
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(windows.take("p", "t", "m", 1).admitted()).isTrue();
    }
}
