package io.aistrale.bench.gateway;

import io.aistrale.bench.Spread;
import io.aistrale.bench.load.LoadFigures;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// All windows of a run, the table, and the rows for programs.
final class GatewayReport {
    private static final String GATEWAY = "gateway";
    private static final String PROXY = "proxy";

    private final GatewayOptions options;
    private final Map<Workload, List<Measured>> windows = new EnumMap<>(Workload.class);
    private final List<Measured> bare = new ArrayList<>();
    private final List<Measured> nginx = new ArrayList<>();
    private final List<Measured> portkey = new ArrayList<>();
    private @Nullable Waiting waiting;

    GatewayReport(GatewayOptions options) {
        this.options = options;
    }

    /// @param callers that waited at one time
    /// @param residentMebibytes of the gateway then
    record Waiting(int callers, double residentMebibytes) {}

    void add(Workload workload, Measured measured) {
        windows.computeIfAbsent(workload, _ -> new ArrayList<>()).add(measured);
    }

    void addBare(Measured measured) {
        bare.add(measured);
    }

    void addNginx(Measured measured) {
        nginx.add(measured);
    }

    void addPortkey(Measured measured) {
        portkey.add(measured);
    }

    void add(Waiting measured) {
        waiting = measured;
    }

    List<GatewayRow> rows() {
        return windows.keySet().stream().map(this::row).toList();
    }

    private GatewayRow row(Workload workload) {
        List<Measured> all = windows.getOrDefault(workload, List.of());
        boolean accept = workload == Workload.ACCEPT;
        boolean whole = workload == Workload.END_TO_END;
        boolean waits = workload == Workload.WAITING;
        double answer = Loads.ANSWER.toMillis();
        double first = Loads.FIRST_EVENT.toMillis();
        Waiting there = waits ? waiting : null;
        return new GatewayRow(
                workload.option(),
                options.size(workload),
                accept ? median(all, one -> one.latency().p50()) : null,
                accept ? median(all, one -> one.latency().p99()) : null,
                accept ? median(bare, one -> one.latency().p99()) : null,
                waits ? null : median(all, one -> one.microsPerRequest(GATEWAY)),
                median(nginx, one -> one.microsPerRequest(PROXY)),
                median(portkey, one -> one.microsPerRequest(PROXY)),
                whole ? median(all, one -> one.latency().p50() - answer) : null,
                whole ? median(all, one -> one.latency().p99() - answer) : null,
                workload == Workload.STREAM
                        ? median(all, one -> one.latency().p50() - first)
                        : null,
                waits ? null : median(all, LoadFigures::perSecond),
                there == null ? null : there.callers(),
                there == null ? null : Math.round(there.residentMebibytes() * 10) / 10.0,
                all.stream().mapToLong(one -> one.figures().errors()).sum());
    }

    /// Over the windows that stand; null where none does.
    private static @Nullable Double median(
            List<Measured> windows, ToDoubleFunction<LoadFigures> figure) {
        Spread spread = spread(windows, figure);
        return spread == null ? null : Math.round(spread.median() * 100) / 100.0;
    }

    private static @Nullable Spread spread(
            List<Measured> windows, ToDoubleFunction<LoadFigures> figure) {
        return Spread.of(
                windows.stream()
                        .filter(Measured::stands)
                        .map(one -> figure.applyAsDouble(one.figures()))
                        .toList());
    }

    void print(PrintStream out) {
        out.println();
        out.println(
                "                         least    median      most   medians over the rounds; milliseconds, but for CPU");
        for (Map.Entry<Workload, List<Measured>> entry : windows.entrySet()) {
            print(out, entry.getKey(), entry.getValue());
        }
        line(out, "bare producer p50", spread(bare, one -> one.latency().p50()));
        line(out, "bare producer p99", spread(bare, one -> one.latency().p99()));
        line(out, "nginx CPU µs", spread(nginx, one -> one.microsPerRequest(PROXY)));
        line(out, "Portkey CPU µs", spread(portkey, one -> one.microsPerRequest(PROXY)));
        Waiting there = waiting;
        if (there != null) {
            out.println(
                    text(
                            "%,d callers waited at one time; the gateway had %,.0f MiB resident",
                            there.callers(), there.residentMebibytes()));
        }
        windows.forEach((workload, all) -> refusals(out, workload, all));
    }

    private void print(PrintStream out, Workload workload, List<Measured> all) {
        double provider =
                switch (workload) {
                    case END_TO_END -> Loads.ANSWER.toMillis();
                    case STREAM -> Loads.FIRST_EVENT.toMillis();
                    case ACCEPT, WAITING -> 0;
                };
        if (workload != Workload.WAITING) {
            String name = workload.option();
            line(out, name + " p50", spread(all, one -> one.latency().p50() - provider));
            line(out, name + " p99", spread(all, one -> one.latency().p99() - provider));
            line(out, name + " CPU µs", spread(all, one -> one.microsPerRequest(GATEWAY)));
            line(out, name + " requests/s", spread(all, LoadFigures::perSecond));
        }
    }

    private static void line(PrintStream out, String name, @Nullable Spread spread) {
        out.println(
                spread == null
                        ? text("%-22s         -         -         -", name)
                        : text(
                                "%-22s %,9.2f %,9.2f %,9.2f",
                                name, spread.least(), spread.median(), spread.most()));
    }

    private static void refusals(PrintStream out, Workload workload, List<Measured> all) {
        for (Measured one : all) {
            if (!one.stands()) {
                out.println("REFUSED  %s: %s".formatted(workload.option(), one.refused()));
            }
            if (one.figures().errors() > 0) {
                out.println(
                        "ERRORS   %s: %,d, the first: %s"
                                .formatted(
                                        workload.option(),
                                        one.figures().errors(),
                                        one.figures().firstError()));
            }
        }
    }

    /// 0 when no request failed.
    int exitCode() {
        return windows.values().stream()
                        .flatMap(List::stream)
                        .allMatch(one -> one.figures().errors() == 0)
                ? 0
                : 1;
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
