package io.aistrale.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The figures for people.
///
/// @param ceiling calls a second that the simulator answers without delay
/// @param loadAtStart load averages before anything was started
record Report(Rows rows, double ceiling, String loadAtStart, int cores) {
    private static final String ROW = "%-12s %-23s %16s %14s %22s %11s %14s %7s%n";

    void print(PrintStream out, Duration took) {
        out.printf(
                ROW,
                "",
                "",
                "calls/s",
                "of ideal",
                "CPU µs per call",
                "memory MiB",
                "MiB per 1,000",
                "errors");
        rows.loads()
                .forEach(load -> {
                    for (Contender contender : Contender.values()) {
                        if (!rows.of(contender, load).isEmpty()) {
                            print(out, contender, load);
                        }
                    }
                });
        printDurability(out);
        printBacklog(out);
        printLimits(out);
        printNoise(out, took);
    }

    /// One run, as it comes in.
    static String line(Measurement one) {
        return ("%s%s: %,.0f calls/s%s, %.1f µs of CPU a call, %.0f MiB, %d errors"
                        + " (calls took %.0f ms, others used %.2f cores)%s")
                .formatted(
                        one.run(),
                        one.run().shortBacklog() ? ", short backlog" : "",
                        one.callsPerSecond(),
                        one.throughputRatio() == null
                                ? ""
                                : " (%.1f%%)".formatted(one.throughputRatio() * 100),
                        one.cpuMicrosPerCall(),
                        one.residentMebibytes(),
                        one.errors(),
                        one.providerMillis(),
                        one.othersCores(),
                        one.refusal() == null ? "" : "; REFUSED: " + one.refusal());
    }

    private void print(PrintStream out, Contender contender, Load load) {
        List<Measurement> all = rows.of(contender, load);
        if (all.stream().noneMatch(Measurement::stands)) {
            out.printf(
                    "%-12s %-23s REFUSED: %s%n", load, contender.title(), all.getFirst().refusal());
            return;
        }
        Double memory = rows.memoryPerThousand(contender, load);
        out.printf(
                ROW,
                load,
                contender.title(),
                spread(contender, load, "%,.0f", Measurement::callsPerSecond),
                percent(contender, load),
                spread(contender, load, "%.1f", Measurement::cpuMicrosPerCall),
                spread(contender, load, "%.0f", Measurement::residentMebibytes),
                memory == null ? "-" : "%.1f".formatted(memory),
                all.stream().mapToLong(Measurement::errors).sum());
    }

    private String percent(Contender contender, Load load) {
        Spread ratio = rows.spread(contender, load, Measurement::throughputRatio);
        return ratio == null ? "-" : "%.1f%%".formatted(ratio.median() * 100);
    }

    /// The median, and the range where there are several rounds.
    private String spread(
            Contender contender,
            Load load,
            String format,
            Function<Measurement, @Nullable Double> figure) {
        Spread spread = rows.spread(contender, load, figure);
        if (spread == null) {
            return "-";
        }
        String median = format.formatted(spread.median());
        return spread.least() == spread.most()
                ? median
                : median
                        + " [%s..%s]"
                                .formatted(
                                        format.formatted(spread.least()),
                                        format.formatted(spread.most()));
    }

    private void printDurability(PrintStream out) {
        out.println("What is durable, one broker, one replica:");
        for (Contender contender : Contender.values()) {
            out.printf("  %-23s %s%n", contender.title(), contender.durability());
        }
        out.printf(
                "Memory is resident, the calls in flight, without garbage, free heap and the young"
                        + " generation of %d MiB that all have; per 1,000 it is what comes on top"
                        + " of the same program at %d in flight.%n",
                Heap.YOUNG_MEBIBYTES, BenchOptions.SMALLEST_SIZE);
    }

    private void printBacklog(PrintStream out) {
        rows.shortBacklog().stream()
                .filter(Measurement::stands)
                .forEach(one -> {
                    Spread deep =
                            rows.spread(
                                    Contender.WORKER,
                                    one.run().load(),
                                    Measurement::residentMebibytes);
                    if (deep != null) {
                        out.printf(
                                "Memory at %s: %.0f MiB with 1,000 records of backlog, %.0f with all of"
                                        + " them (%.2f times).%n",
                                one.run().load(),
                                one.residentMebibytes(),
                                deep.median(),
                                deep.median() / one.residentMebibytes());
                    }
                });
    }

    /// What limits that do not bind take, round by round.
    private void printLimits(PrintStream out) {
        rows.loads()
                .forEach(load -> {
                    Spread cpu = limitedOverFree(load, Measurement::cpuMicrosPerCall);
                    Spread rate = limitedOverFree(load, Measurement::callsPerSecond);
                    if (cpu != null && rate != null) {
                        out.printf(
                                "Under rates and budgets at %s: %.3f times the calls [%.3f..%.3f],"
                                        + " %.2f times the CPU a call [%.2f..%.2f].%n",
                                load,
                                rate.median(),
                                rate.least(),
                                rate.most(),
                                cpu.median(),
                                cpu.least(),
                                cpu.most());
                    }
                });
    }

    private @Nullable Spread limitedOverFree(Load load, ToDoubleFunction<Measurement> figure) {
        return rows.ratio(Contender.LIMITED_WORKER, Contender.WORKER, load, figure);
    }

    private void printNoise(PrintStream out, Duration took) {
        out.printf(
                "The machine: %d cores, load average %s at the start, simulator's ceiling %,.0f"
                        + " calls/s; everything else used %.2f cores at most.%n",
                cores, loadAtStart, ceiling, mostOthers());
        rows.loads()
                .forEach(load -> {
                    Spread floor =
                            rows.spread(Contender.FLOOR, load, Measurement::cpuMicrosPerCall);
                    if (floor != null && floor.least() < floor.most()) {
                        out.printf(
                                "The floor's own spread at %s: %.0f%% of its median.%n",
                                load, (floor.most() - floor.least()) / floor.median() * 100);
                    }
                });
        out.printf("Took %d min %d s.%n", took.toMinutes(), took.toSecondsPart());
    }

    private double mostOthers() {
        return rows.all().stream().mapToDouble(Measurement::othersCores).max().orElse(0);
    }

    /// 0 when nothing went wrong in any row of the worker.
    int exitCode() {
        return rows.rows().stream()
                        .map(Row::errors)
                        .allMatch(errors -> Objects.requireNonNullElse(errors, 0L) == 0)
                ? 0
                : 1;
    }
}
