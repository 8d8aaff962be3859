package io.aistrale.bench;

import io.aistrale.parts.Directories;
import io.aistrale.parts.PartFailedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/// `deploy/aistrale bench worker`.
public final class WorkerBenchmark {
    /// What a run takes besides its warm-up and window.
    private static final Duration OVERHEAD = Duration.ofSeconds(6);

    /// Requests are written by the hundred thousand.
    private static final Duration LINGER = Duration.ofMillis(20);

    /// Records kept waiting where there is next to no backlog.
    private static final int SHORT_BACKLOG = 1_000;

    private final BenchPrograms programs;
    private final BenchOptions options;
    private final PrintStream out;
    private final Plan plan;
    private final Rows rows = new Rows();
    private final long began = System.nanoTime();

    private WorkerBenchmark(BenchPrograms programs, BenchOptions options, PrintStream out) {
        this.programs = programs;
        this.options = options;
        this.out = out;
        this.plan = new Plan(options);
    }

    /// Measures, prints a table, and writes the figures as JSON if asked to.
    ///
    /// @return the exit code: 0 when no row of the worker has errors
    public static int run(BenchPrograms programs, BenchOptions options, PrintStream out) {
        try {
            Directories.delete(programs.home());
            try {
                return new WorkerBenchmark(programs, options, out).run();
            } finally {
                Directories.delete(programs.home().resolve("data"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run() {
        String load = ProcessReading.loadAverage();
        int cores = Runtime.getRuntime().availableProcessors();
        say(
                "%d cores, load average %s; starting broker, registry, PostgreSQL and simulator"
                        .formatted(cores, load));
        Report report;
        try (TestBed bed = new TestBed(programs);
                BenchTopics topics = new BenchTopics(bed);
                Requests requests = new Requests(bed, LINGER)) {
            fill(topics, requests);
            var contenders = new Contenders(bed, programs, options.jvmOptions());
            var measuring =
                    new Measuring(
                            bed, topics, requests, contenders, options, new Heap(programs.home()));
            double ceiling = ceiling(measuring);
            rounds(measuring, ceiling);
            report = new Report(rows, ceiling, load, cores);
        }
        report.print(out, elapsed());
        if (options.json() != null) {
            JsonFile.write(options.json(), rows.rows());
        }
        return report.exitCode();
    }

    private void fill(BenchTopics topics, Requests requests) {
        topics.make(ShortBacklog.TOPIC);
        for (Workload workload : options.workloads()) {
            topics.make(workload.topic());
            if (options.contenders().stream().anyMatch(Contender::usesKafka)) {
                int records = plan.backlogOf(workload);
                say("writing %,d requests for %s".formatted(records, workload));
                requests.write(workload.topic(), workload, records);
            }
        }
    }

    /// The bare loop without delay: what the simulator can answer here and now. Warms it up too.
    private double ceiling(Measuring measuring) {
        var run = new Run(Contender.FLOOR, options.usual(Workload.W8), 0);
        double ceiling = measuring.measure(run, 0, null).callsPerSecond();
        say("the simulator's ceiling, by the bare loop: %,.0f calls/s".formatted(ceiling));
        return ceiling;
    }

    private void rounds(Measuring measuring, double ceiling) {
        for (int round = 1; round <= options.rounds(); round++) {
            List<Run> runs = plan.round(round);
            Duration needed =
                    options.warmUp()
                            .plus(options.window())
                            .plus(OVERHEAD)
                            .multipliedBy(runs.size());
            if (round > 1 && elapsed().plus(needed).compareTo(options.limit()) > 0) {
                say("round %d is left out: it would not fit the time".formatted(round));
                return;
            }
            for (Run run : runs) {
                measure(measuring, run, ceiling);
            }
        }
    }

    private void measure(Measuring measuring, Run run, double ceiling) {
        int backlog = run.shortBacklog() ? SHORT_BACKLOG : plan.backlogOf(run.load().workload());
        try {
            Measurement one = measuring.measure(run, backlog, ceiling);
            rows.add(one);
            say(Report.line(one));
        } catch (PartFailedException e) {
            say("%s: failed. %s".formatted(run, e.getMessage()));
        }
    }

    private void say(String line) {
        out.printf("[%4d s] %s%n", elapsed().toSeconds(), line);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
