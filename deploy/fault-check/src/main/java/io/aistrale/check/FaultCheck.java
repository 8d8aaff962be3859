package io.aistrale.check;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.aistrale.check.cluster.Cluster;
import io.aistrale.check.fault.Fault;
import io.aistrale.check.report.Dump;
import io.aistrale.check.report.FigureFile;
import io.aistrale.check.report.FigureTable;
import io.aistrale.check.report.Row;
import io.aistrale.check.verdict.ErrandCounts;
import io.aistrale.check.verdict.Facts;
import io.aistrale.check.verdict.Figures;
import io.aistrale.check.verdict.Finding;
import io.aistrale.check.verdict.Finding.Kind;
import io.aistrale.check.verdict.Spending;
import io.aistrale.check.verdict.Submission;
import io.aistrale.check.verdict.Takeover;
import io.aistrale.check.verdict.TightBudget;
import io.aistrale.check.verdict.Verdict;
import io.aistrale.check.workload.SpendingWorkload;
import io.aistrale.parts.Directories;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A whole check: one cluster, one run after another, each judged after its own drain, and all of
/// them together at the end.
public final class FaultCheck {
    private static final int FEWEST_REQUESTS = 10_000;
    private static final int FEWEST_FAULTS = 6;
    private static final int SHOWN_OF_A_KIND = 4;

    private final CheckOptions options;
    private final PrintStream out;
    private final List<Row> rows = new ArrayList<>();
    private final Set<Finding> known = new HashSet<>();

    private FaultCheck(CheckOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// @return the exit code: 0, where nothing was found that must not be
    public static int run(CheckOptions options, PrintStream out)
            throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("aistrale-check-");
        boolean ok = false;
        try {
            ok = new FaultCheck(options, out).runIn(directory);
        } finally {
            keepLogs(directory.resolve("logs"), options.logs());
            Directories.delete(directory.resolve("programs"));
            if (ok || !options.mutation().isEmpty()) {
                Directories.delete(directory);
            } else {
                out.println("Everything that was written down is kept in " + directory);
            }
        }
        return ok ? 0 : 1;
    }

    private static void keepLogs(Path logs, @Nullable Path place) throws IOException {
        if (place == null) {
            return;
        }
        Files.createDirectories(place);
        try (var files = Files.newDirectoryStream(logs)) {
            for (Path file : files) {
                Files.copy(file, place.resolve(file.getFileName()), REPLACE_EXISTING);
            }
        }
    }

    private boolean runIn(Path directory) throws InterruptedException {
        long end = System.nanoTime() + options.atLeast().toNanos();
        out.printf("Seed %d. Starting three brokers and the services ...%n", options.seed());
        try (TestBed bed = TestBed.open(options, directory, out)) {
            int number = 0;
            for (Fault fault : options.firstFaults()) {
                play(bed, new Run(number, options.seed() + number, List.of(fault)));
                number++;
            }
            while (System.nanoTime() < end) {
                long seed = options.seed() + number;
                play(bed, new Run(number, seed, mix(new Random(seed))));
                number++;
            }
            return conclude(bed, directory);
        }
    }

    /// Some worker's fault and some broker's, or two of workers'.
    private static List<Fault> mix(Random random) {
        List<Fault> faults = new ArrayList<>();
        while (faults.size() < 2) {
            faults.add(Fault.ALL.get(random.nextInt(Fault.ALL.size())));
        }
        return faults;
    }

    private void play(TestBed bed, Run run) throws InterruptedException {
        bed.play(run);
        Facts facts = bed.facts();
        Verdict verdict = Verdict.ofRun(facts, run.number(), known);
        boolean resumed = resumedInTime(facts, run);
        boolean bit = bit(facts, run);
        boolean spent = spentToTheEnd(facts, run);
        Row row =
                new Row(
                        run.name(),
                        run.seed(),
                        verdict.figures(),
                        verdict.figures().clean() && resumed && bit && spent);
        rows.add(row);
        known.addAll(verdict.findings());
        FigureTable.lines(List.of(row), row).stream().skip(2).limit(1).forEach(out::println);
        show(verdict.findings());
    }

    private void show(List<Finding> findings) {
        findings.stream()
                .collect(
                        Collectors.groupingBy(
                                Finding::kind,
                                () -> new EnumMap<>(Kind.class),
                                Collectors.toList()))
                .values()
                .forEach(some -> {
                    some.stream()
                            .limit(SHOWN_OF_A_KIND)
                            .forEach(finding -> out.println("    " + finding.sentence()));
                    if (some.size() > SHOWN_OF_A_KIND) {
                        out.printf("    ... and %d more like it%n", some.size() - SHOWN_OF_A_KIND);
                    }
                });
    }

    /// Where workers are only killed, what they had open goes on soon after the takeover, which
    /// comes when their sessions end.
    private boolean resumedInTime(Facts facts, Run run) {
        if (!run.isOnly(Fault.WORKER_KILL)) {
            return true;
        }
        Set<UUID> asked =
                facts.submissions().stream()
                        .filter(submission -> submission.run() == run.number())
                        .map(Submission::requestId)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        Optional<Duration> longest = new Takeover(facts).longest(asked::contains);
        longest.ifPresent(wait ->
                out.printf(
                        "    Calls a dead worker had open were made again %.1f s after its last"
                                + " sign of life, at most (its session lasts %d s).%n",
                        wait.toMillis() / 1000.0, Cluster.SESSION.toSeconds()));
        return longest.isEmpty()
                || longest.get().compareTo(Cluster.SESSION.plus(options.resumedWithin())) <= 0;
    }

    /// Gateways that die have callers that notice.
    private boolean bit(Facts facts, Run run) {
        if (!run.isOfGateways()) {
            return true;
        }
        ErrandCounts counts = ErrandCounts.of(facts, run.number());
        out.printf(
                "    Of %d errands to the gateways, %d with a key, %d were broken off, %d of them"
                        + " with a key; %d were published again.%n",
                counts.all(),
                counts.keyed(),
                counts.brokenOff(),
                counts.keyedBrokenOff(),
                counts.publishedAgain());
        return counts.keyedBrokenOff() > 0;
    }

    /// Where a worker that held much of a budget is killed and nothing else happens, the others can
    /// spend it to its end.
    private boolean spentToTheEnd(Facts facts, Run run) {
        if (!run.isOnly(Fault.BUDGET_KILL)) {
            return true;
        }
        TightBudget budget = SpendingWorkload.BUDGET;
        Optional<Spending> spending =
                facts.budgets().stream()
                        .filter(use -> use.user().equals(budget.user()))
                        .map(use -> Spending.of(budget, use))
                        .findFirst();
        spending.ifPresent(one -> out.println("    " + one.sentence()));
        return spending.map(Spending::isDone).orElse(false);
    }

    private boolean conclude(TestBed bed, Path directory) {
        Verdict verdict = Verdict.ofAll(bed.facts());
        List<String> shortfalls = shortfalls(verdict.figures());
        boolean ok =
                verdict.figures().clean()
                        && shortfalls.isEmpty()
                        && rows.stream().allMatch(Row::ok);
        out.println();
        Row total = new Row("all " + rows.size(), options.seed(), verdict.figures(), ok);
        FigureTable.lines(rows, total).forEach(out::println);
        shortfalls.forEach(out::println);
        if (options.json() != null) {
            FigureFile.write(options.json(), rows);
        }
        if (!ok) {
            Set<Finding> all = new HashSet<>(known);
            all.addAll(verdict.findings());
            Dump.write(directory, bed.facts(), List.copyOf(all));
        }
        out.printf("%s (seed %d)%n", ok ? "Every promise held." : "FAILED", options.seed());
        return ok;
    }

    /// Whether the check was large and rough enough to say anything.
    private List<String> shortfalls(Figures figures) {
        List<String> shortfalls = new ArrayList<>();
        if (figures.unknownOutcomes() == 0) {
            shortfalls.add("No outcome was unknown: the faults did not bite.");
        }
        if (figures.deadLettersExpected() == 0) {
            shortfalls.add("No poison was published.");
        }
        if (figures.parked() == 0) {
            shortfalls.add("No request was parked.");
        }
        if (options.isFull() && figures.refusedForBudget() == 0) {
            shortfalls.add("No budget was used up.");
        }
        if (figures.streamed() == 0) {
            shortfalls.add("No answer was streamed.");
        }
        if (figures.callsBilled() == 0) {
            shortfalls.add("No call's bill was compared.");
        }
        if (figures.journalCopies() == 0) {
            shortfalls.add("No entry of the journal was copied.");
        }
        if (options.isFull() && figures.submitted() < FEWEST_REQUESTS) {
            shortfalls.add(
                    "Only %d requests were submitted: a check takes %d."
                            .formatted(figures.submitted(), FEWEST_REQUESTS));
        }
        if (options.isFull() && rows.size() < FEWEST_FAULTS) {
            shortfalls.add("Only %d runs: a check takes %d.".formatted(rows.size(), FEWEST_FAULTS));
        }
        return shortfalls;
    }
}
