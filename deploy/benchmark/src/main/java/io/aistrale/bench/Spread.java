package io.aistrale.bench;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Median and range of a figure over the rounds.
public record Spread(double least, double median, double most) {

    /// Null of nothing.
    public static @Nullable Spread of(Collection<Double> figures) {
        if (figures.isEmpty()) {
            return null;
        }
        double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }
}
