package io.aistrale.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/// The figures of `bench isolation` for people.
///
/// @param loadAtStart load averages before anything was started
record IsolationReport(IsolationRows rows, String loadAtStart, int cores) {
    private static final String ROW = "%-14s %24s %26s %22s %18s %12s %7s  %s%n";

    /// One phase, as it comes in.
    static String line(Phase one) {
        return ("round %d, the other %s: p50 %,.0f ms, p99 %,.0f ms, %d errors; of the other's"
                        + " %,d %,d served; worker %.2f cores, others %.2f%s%s")
                .formatted(
                        one.round(),
                        one.mood().title(),
                        one.p50Millis(),
                        one.p99Millis(),
                        one.errors(),
                        one.otherAsked(),
                        one.otherServed(),
                        one.workerCores(),
                        one.othersCores(),
                        one.isDisturbed() ? " (DISTURBED)" : "",
                        back(one));
    }

    private static String back(Phase one) {
        if (one.mood() == Mood.WELL) {
            return "";
        }
        return one.backAfterSeconds() == null
                ? "; NOT BACK"
                : "; back after %.1f s".formatted(one.backAfterSeconds());
    }

    void print(PrintStream out, Duration took) {
        out.printf(
                ROW,
                "the other",
                "p50 ms",
                "p99 ms",
                "p99 ratio",
                "worker cores",
                "back after",
                "errors",
                "");
        print(out, Mood.WELL, "", "");
        for (Mood mood : rows.moods()) {
            var ratio = rows.ratio(mood);
            print(
                    out,
                    mood,
                    ratio == null
                            ? "-"
                            : "%.3f [%.3f..%.3f]"
                                    .formatted(rows.meanRatio(mood), ratio.least(), ratio.most()),
                    words(mood));
        }
        out.printf(
                "The ratio is the mean over %s; a mood is broken where it exceeds %.2f by more than"
                        + " the noise: %.1f%%, what the p99 with both well differs from round to"
                        + " round.%n",
                "the rounds without a disturbance, or over all where none is without",
                IsolationRows.MOST,
                rows.noise() * 100);
        out.printf(
                "The machine: %d cores, load average %s at the start; everything else used %.2f"
                        + " cores at most.%n",
                cores,
                loadAtStart,
                rows.all().stream().mapToDouble(Phase::othersCores).max().orElse(0));
        out.printf("Took %d min %d s.%n", took.toMinutes(), took.toSecondsPart());
    }

    private String words(Mood mood) {
        long disturbed = rows.disturbedRounds(mood);
        return rows.verdict(mood)
                + (disturbed == 0
                        ? ""
                        : " (%d of %d rounds disturbed)"
                                .formatted(disturbed, rows.of(mood).size()));
    }

    private void print(PrintStream out, Mood mood, String ratio, String verdict) {
        var back = rows.backAfter(mood);
        out.printf(
                ROW,
                mood.title(),
                spread(mood, "%,.0f", Phase::p50Millis),
                spread(mood, "%,.0f", Phase::p99Millis),
                ratio,
                spread(mood, "%.2f", Phase::workerCores),
                back == null ? "" : "%.1f s".formatted(back.most()),
                rows.errors(mood),
                verdict);
    }

    /// The median, and the range.
    private String spread(Mood mood, String format, ToDoubleFunction<Phase> figure) {
        var spread = rows.spread(mood, figure);
        return spread == null
                ? "-"
                : "%s [%s..%s]"
                        .formatted(
                                format.formatted(spread.median()),
                                format.formatted(spread.least()),
                                format.formatted(spread.most()));
    }
}
