package io.aistrale.demo.report;

import io.aistrale.demo.check.Check;
import io.aistrale.demo.check.Evidence;
import io.aistrale.demo.check.Shown;
import io.aistrale.demo.submit.Ending;
import io.aistrale.demo.submit.Outcome;
import io.aistrale.demo.workload.Task;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Prints what came out.
public final class Report {

    static final int WIDTH = 100;
    private static final int SHOWN_DIFFERENCES = 5;

    private final PrintStream out;

    public Report(PrintStream out) {
        this.out = out;
    }

    public void section(String title) {
        out.println();
        out.println(title);
    }

    public void line(String line) {
        out.println(fit("  " + line));
    }

    /// One result of each task, as far as there are any.
    public void samples(List<Outcome> outcomes) {
        section("Three of the results");
        Stream.of(Task.CLASSIFY, Task.SUMMARISE, Task.EMBED)
                .flatMap(task ->
                        outcomes.reversed().stream()
                                .filter(outcome -> isSample(outcome, task))
                                .limit(1))
                .forEach(this::sample);
    }

    private static boolean isSample(Outcome outcome, Task task) {
        return outcome.ending() == Ending.SUCCEEDED && outcome.request().task() == task;
    }

    private void sample(Outcome outcome) {
        var request = outcome.request();
        String text = outcome.text();
        line(
                request.ticket().id()
                        + " \""
                        + request.ticket().subject()
                        + "\", "
                        + request.task().name().toLowerCase(Locale.ROOT)
                        + " by "
                        + request.target().facadeModel());
        line("   -> " + (text == null ? "(a vector)" : text.strip().replaceAll("\\s+", " ")));
    }

    public void requests(List<Outcome> outcomes) {
        Map<String, int[]> counts = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            String code = outcome.errorCode();
            int[] count =
                    counts.computeIfAbsent(
                            outcome.ending().status() + "\t" + (code == null ? "" : code),
                            _ -> new int[2]);
            count[outcome.request().way().overHttp() ? 0 : 1]++;
        }
        var table = new TextTable(2, "status", "error code", "HTTP", "Kafka", "all");
        counts.forEach((key, count) -> {
            String[] names = key.split("\t", -1);
            table.row(
                    names[0],
                    names[1],
                    Integer.toString(count[0]),
                    Integer.toString(count[1]),
                    Integer.toString(count[0] + count[1]));
        });
        section("Requests by status");
        table(table.lines());
    }

    /// @param crowd outcomes of the workload, all at once
    /// @param queue outcomes of the requests that were sent one after another
    public void overhead(Evidence evidence, List<Outcome> crowd, List<Outcome> queue) {
        section(
                "Time beyond the provider's own, from sending to result, requests of one call each");
        Overhead overhead = new Overhead(evidence);
        Percentiles single = overhead.of(queue);
        Percentiles together = overhead.of(crowd);
        if (!queue.isEmpty()) {
            line("one at a time: " + single.shown() + " (" + single.sorted().size() + " requests)");
        }
        line(
                "all at once, right after the start: "
                        + together.shown()
                        + " ("
                        + together.sorted().size()
                        + " requests)");
    }

    /// What was asked one by one; nothing of it against a real provider.
    public void showcase(Shown shown) {
        if (!shown.routed().isEmpty()) {
            section("A fallback: the route's first target is overloaded, its second serves");
            Showcase.fallback(shown).forEach(this::line);
        }
        if (!shown.streamed().isEmpty()) {
            section("Streams, read side by side: time to the first piece, to the whole");
            table(Showcase.streams(shown));
        }
    }

    public void costs(Evidence evidence) {
        section("Cost by provider");
        table(CostTables.byProvider(evidence));
        section("Cost by model");
        table(CostTables.byModel(evidence));
        section("Cost by user");
        table(CostTables.byUser(evidence));
    }

    public void checks(List<Check> checks) {
        section("Checks");
        for (Check check : checks) {
            String verdict =
                    switch (check.verdict()) {
                        case OK -> "ok     ";
                        case FAILED -> "FAILED ";
                        case SKIPPED -> "skipped";
                    };
            verdict(verdict + " " + check.claim() + ": ", check.numbers());
            check.differences().stream().limit(SHOWN_DIFFERENCES).forEach(this::difference);
            int more = check.differences().size() - SHOWN_DIFFERENCES;
            if (more > 0) {
                line("          and " + more + " more");
            }
        }
    }

    private void verdict(String claim, String numbers) {
        if (claim.length() + numbers.length() + 2 <= WIDTH) {
            line(claim + numbers);
        } else {
            line(claim.stripTrailing());
            line("          " + numbers);
        }
    }

    /// In full, on as many lines as it takes: a difference cut short helps nobody.
    private void difference(String difference) {
        out.println("          - " + difference);
    }

    public void table(List<String> lines) {
        lines.forEach(line -> out.println(fit(line)));
    }

    static String fit(String line) {
        return line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "...";
    }
}
