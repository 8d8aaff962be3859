package io.aistrale.demo.report;

import java.time.Duration;
import java.util.List;

/// Nearest-rank percentiles: always a time that was measured.
record Percentiles(List<Duration> sorted) {

    Percentiles {
        sorted = sorted.stream().sorted().toList();
    }

    boolean isEmpty() {
        return sorted.isEmpty();
    }

    /// @param percent above 0, at most 100
    /// @throws IllegalStateException nothing was measured
    Duration at(double percent) {
        if (isEmpty()) {
            throw new IllegalStateException("Nothing was measured");
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.clamp(rank, 1, sorted.size()) - 1);
    }

    /// `p50 3.1 ms, p99 12.0 ms`
    String shown() {
        return isEmpty() ? "not measured" : "p50 " + millis(at(50)) + ", p99 " + millis(at(99));
    }

    static String millis(Duration duration) {
        return "%.1f ms".formatted(duration.toNanos() / 1e6);
    }
}
