package io.aistrale.bench.dialect;

/// What JMH found out.
///
/// @param micros mean time of an operation
/// @param error half the width of the mean's 99.9% confidence interval, microseconds
/// @param bytes allocated by an operation
record Figure(double micros, double error, double bytes) {
    @Override
    public String toString() {
        return "%.2f ± %.2f".formatted(micros, error);
    }
}
