package io.aistrale.check.report;

import io.aistrale.check.verdict.Figures;
import java.util.ArrayList;
import java.util.List;

/// The figures for people.
public final class FigureTable {
    private static final String LINE =
            "%-28s %6s %9s %6s %6s %5s %8s %9s %8s %6s %7s %8s %8s %7s %14s %9s  %s";

    private FigureTable() {}

    /// A line for each run, and one for all of them.
    public static List<String> lines(List<Row> rows, Row total) {
        List<String> lines = new ArrayList<>();
        lines.add(
                LINE.formatted(
                        "fault",
                        "seed",
                        "submitted",
                        "parked",
                        "copies",
                        "lost",
                        "dup.res.",
                        "repeated",
                        "unexpl.",
                        "rates",
                        "budgets",
                        "streams",
                        "unknown",
                        "billed",
                        "drift USD",
                        "dlt",
                        "verdict"));
        lines.add("-".repeat(lines.getFirst().length()));
        rows.forEach(row -> lines.add(line(row)));
        lines.add("-".repeat(lines.getFirst().length()));
        lines.add(line(total));
        return lines;
    }

    private static String line(Row row) {
        Figures figures = row.figures();
        return LINE.formatted(
                row.fault(),
                row.seed(),
                figures.submitted(),
                figures.parked(),
                figures.journalCopies(),
                figures.lost(),
                figures.duplicateResults(),
                figures.finishedRepeated(),
                figures.paidCallsUnexplained(),
                figures.ratesExceeded(),
                figures.budgetsExceeded() + "/" + figures.refusedForBudget(),
                figures.streamsWrong() + "/" + figures.streamed(),
                figures.unknownOutcomes(),
                figures.callsBilled(),
                figures.driftUsd().signum() == 0 ? "0" : figures.driftUsd().toPlainString(),
                figures.deadLettersActual() + "/" + figures.deadLettersExpected(),
                row.ok() ? "ok" : "FAILED");
    }
}
