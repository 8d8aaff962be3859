package io.aistrale.bench.load;

import java.util.Arrays;

/// Of times, in milliseconds; all 0 of none.
public record Percentiles(double p50, double p99, double most) {

    /// The least value that is not below this share of all.
    static Percentiles ofNanos(long[] nanos) {
        if (nanos.length == 0) {
            return new Percentiles(0, 0, 0);
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Percentiles(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
    }

    String text() {
        return "%s %s %s".formatted(p50, p99, most);
    }

    static Percentiles of(String text) {
        String[] three = text.split(" ", 3);
        return new Percentiles(
                Double.parseDouble(three[0]),
                Double.parseDouble(three[1]),
                Double.parseDouble(three[2]));
    }
}
