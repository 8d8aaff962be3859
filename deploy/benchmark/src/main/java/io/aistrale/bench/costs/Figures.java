package io.aistrale.bench.costs;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a question took.
///
/// @param ledgerRows of the whole ledger
/// @param answeredRows of the answer's page
/// @param limitMillis null: none
record Figures(
        String question,
        long ledgerRows,
        int answeredRows,
        double leastMillis,
        double p50Millis,
        double p99Millis,
        @Nullable Double limitMillis) {

    /// @param nanos what each run took
    static Figures of(Question question, long ledgerRows, int answeredRows, long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Figures(
                question.name(),
                ledgerRows,
                answeredRows,
                millis(sorted[0]),
                millis(at(sorted, 0.5)),
                millis(at(sorted, 0.99)),
                question.limited() ? Question.LIMIT_MILLIS : null);
    }

    boolean holds() {
        return limitMillis == null || p50Millis <= limitMillis;
    }

    /// The least value that is not below this share of all.
    private static long at(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 10_000.0) / 100.0;
    }
}
