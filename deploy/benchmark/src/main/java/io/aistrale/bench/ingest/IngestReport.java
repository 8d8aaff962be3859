package io.aistrale.bench.ingest;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The table, the rows for programs, and whether everything was counted once.
final class IngestReport {
    /// A size and what was measured with it.
    private record Size(
            int present, Drain.Figures drained, Floor.@Nullable Figures floor, boolean right) {}

    private final @Nullable Double pipeline;
    private final List<Size> sizes = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    IngestReport(@Nullable Double pipeline) {
        this.pipeline = pipeline;
    }

    void add(
            int present, Drain.Figures drained, Floor.@Nullable Figures floor, List<String> wrong) {
        sizes.add(new Size(present, drained, floor, wrong.isEmpty()));
        wrong.forEach(one -> this.wrong.add("with %,d rows present: %s".formatted(present, one)));
    }

    /// A request of the pipeline failed, or was not counted once.
    void refusePipeline() {
        wrong.add("the pipeline: a request failed or was not counted once, see above");
    }

    static String line(int present, Drain.Figures drained) {
        return text(
                "%,d present: %,.0f attempts/s (telemetry %,.0f, cost %,.0f); CPU µs an attempt: telemetry %.1f, cost"
                        + " %.1f, PostgreSQL %.1f, broker %.1f; resident MiB: %.0f and %.0f; others used %.2f cores",
                present,
                drained.attemptsPerSecond(),
                drained.telemetryPerSecond(),
                drained.costPerSecond(),
                drained.cpu().telemetry(),
                drained.cpu().cost(),
                drained.cpu().postgres(),
                drained.cpu().broker(),
                drained.telemetryMebibytes(),
                drained.costMebibytes(),
                drained.othersCores());
    }

    static String line(Floor.Figures floor) {
        return text(
                "the same rows: COPY %,.0f attempts/s, batch INSERT %,.0f, row INSERT %,.0f",
                floor.copy(), floor.batchInsert(), floor.rowInsert());
    }

    /// A size that was not counted right has no figures.
    List<IngestRow> rows() {
        if (sizes.isEmpty()) {
            return List.of(new IngestRow(null, null, 0, null, pipeline));
        }
        return sizes.stream().map(this::row).toList();
    }

    private IngestRow row(Size size) {
        Floor.Figures floor = size.floor();
        return new IngestRow(
                size.right() ? size.drained().attemptsPerSecond() : null,
                floor == null ? null : floor.copy(),
                size.present(),
                size.right() ? size.drained().cpu().ofIngest() : null,
                pipeline);
    }

    void print(PrintStream out) {
        out.println();
        out.println(
                "Rows present  attempts/s  COPY floor  of floor  batch INSERT  row INSERT  CPU µs");
        out.println(
                "---------------------------------------------------------------------------------");
        for (Size size : sizes) {
            Floor.Figures floor = size.floor();
            out.println(
                    text(
                            "%,12d  %10s  %10s  %8s  %12s  %10s  %6.1f",
                            size.present(),
                            size.right() ? whole(size.drained().attemptsPerSecond()) : "refused",
                            floor == null ? "-" : whole(floor.copy()),
                            floor == null
                                    ? "-"
                                    : text(
                                            "%.0f%%",
                                            100
                                                    * size.drained().attemptsPerSecond()
                                                    / floor.copy()),
                            floor == null ? "-" : whole(floor.batchInsert()),
                            floor == null ? "-" : whole(floor.rowInsert()),
                            size.drained().cpu().ofIngest()));
        }
        if (sizes.size() > 1) {
            out.println(
                    text(
                            "An attempt costs %.2f times as much with %,d present as with %,d",
                            sizes.getLast().drained().cpu().ofIngest()
                                    / sizes.getFirst().drained().cpu().ofIngest(),
                            sizes.getLast().present(),
                            sizes.getFirst().present()));
        }
        if (pipeline != null) {
            out.println(text("The whole pipeline: %,.0f requests/s", pipeline));
        }
        wrong.forEach(one -> out.println("WRONG  " + one));
    }

    int exitCode() {
        return wrong.isEmpty() ? 0 : 1;
    }

    private static String whole(double figure) {
        return text("%,.0f", figure);
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
