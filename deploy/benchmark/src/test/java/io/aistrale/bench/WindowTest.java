package io.aistrale.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    private final Window window = new Window(reading(0, 0, 0), reading(10, 20_000, 2_000_000));

    private static Window.Reading reading(int second, long answered, double micros) {
        return new Window.Reading(
                START.plusSeconds(second), second * 1_000_000_000L, answered, micros, 0, 0);
    }

    @Test
    void cpuPerCallIsTheContendersTimeOverTheSimulatorsCount() {
        assertThat(window.callsPerSecond()).isEqualTo(2_000);
        assertThat(window.cpuMicrosPerCall()).isEqualTo(100);
    }

    @Test
    void aCallCountsForItsTimeWithinTheWindow() {
        assertThat(window.secondsOf(call(-1, 3_000, false))).isEqualTo(2);
        assertThat(window.secondsOf(call(9, 3_000, false))).isEqualTo(1);
        assertThat(window.secondsOf(call(4, 1_000, false))).isEqualTo(1);
        assertThat(window.secondsOf(call(11, 1_000, false))).isZero();
    }

    @Test
    void aCallStillOpenCountsToTheWindowsEnd() {
        assertThat(window.secondsOf(call(-20, 0, true))).isEqualTo(10);
    }

    private static Simulator.Call call(int second, long millis, boolean pending) {
        return new Simulator.Call(START.plusSeconds(second), millis, pending, 200);
    }
}
