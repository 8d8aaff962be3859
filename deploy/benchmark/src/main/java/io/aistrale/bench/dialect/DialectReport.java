package io.aistrale.bench.dialect;

import io.aistrale.bench.dialect.Line.Verdict;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/// The figures for people.
record DialectReport(List<Line> lines) {
    private static final String ROW = "%-23s %-13s %14s %16s %6s %9s %14s%n";

    void print(PrintStream out) {
        out.printf(ROW, "", "", "µs", "Jackson alone", "times", "bytes", "Jackson alone");
        for (Line line : lines) {
            out.printf(
                    ROW,
                    line.of().format().title(),
                    line.of().operation().title(),
                    line.dialect(),
                    line.jackson(),
                    "%.2f".formatted(line.timesJackson()),
                    "%,.0f".formatted(line.dialect().bytes()),
                    "%,.0f".formatted(line.jackson().bytes()));
        }
        out.printf(
                "Of %d, %d are under %.0f µs.%n",
                lines.size(), these(Verdict.UNDER).size(), Line.LIMIT);
        name(out, Verdict.OVER, "Over it");
        name(out, Verdict.UNCERTAIN, "Not to be told from it");
    }

    private void name(PrintStream out, Verdict verdict, String words) {
        List<Line> these = these(verdict);
        if (!these.isEmpty()) {
            out.printf(
                    "%s: %s.%n",
                    words,
                    these.stream()
                            .map(line -> line.of() + " (" + line.dialect() + ")")
                            .collect(Collectors.joining("; ")));
        }
    }

    private List<Line> these(Verdict verdict) {
        return lines.stream().filter(line -> line.verdict() == verdict).toList();
    }

    /// 0 when nothing is over the limit beyond its confidence interval.
    int exitCode() {
        return these(Verdict.OVER).isEmpty() ? 0 : 1;
    }
}
