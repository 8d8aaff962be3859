package io.aistrale.bench;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.Directories;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// `deploy/aistrale bench rates`: whether several workers keep to one rate together, by what the
/// provider saw: steady, after one of them was killed, with a new one, and while PostgreSQL, which
/// they share it over, is away and comes back.
public final class RatesBenchmark {
    private static final String PROVIDER = "shared";
    private static final String MODEL = "echo";
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIRST_CALL_DEADLINE = Duration.ofSeconds(120);

    /// Longer than the minute that is looked at: on two cores three workers that have just started
    /// make their first calls up to two seconds late, which then are beside the next ones.
    private static final Duration WARM_UP = Duration.ofSeconds(75);

    /// More than is used, so that there is always work, and at each of the workers.
    private static final double SPARE = 1.4;

    private static final double MOST_OVER = 0.02;
    private static final double LEAST_USED = 0.95;

    /// While the database is away each worker goes on below its last share.
    private static final double LEAST_USED_ALONE = 0.90;

    private final BenchPrograms programs;
    private final RatesOptions options;
    private final PrintStream out;
    private final List<ChildProcess> workers = new ArrayList<>();
    private final List<Phase> phases = new ArrayList<>();
    private final long began = System.nanoTime();

    private record Phase(String name, Instant from, Instant to, double leastUsed) {}

    private RatesBenchmark(BenchPrograms programs, RatesOptions options, PrintStream out) {
        this.programs = programs;
        this.options = options;
        this.out = out;
    }

    /// Measures, prints a table, and writes the figures as JSON if asked to.
    ///
    /// @return the exit code: 0 where the rate was kept and used
    public static int run(BenchPrograms programs, RatesOptions options, PrintStream out) {
        try {
            Directories.delete(programs.home());
            try {
                return new RatesBenchmark(programs, options, out).run();
            } finally {
                Directories.delete(programs.home().resolve("data"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run() {
        say(
                "starting broker, registry, PostgreSQL, simulator and %d workers"
                        .formatted(options.workers()));
        List<Instant> calls;
        try (var bed = new TestBed(programs);
                var _ = new BenchTopics(bed);
                var requests = new Requests(bed, Duration.ofMillis(20));
                var replies = new Replies(bed)) {
            try (var _ = new SteadyLoad(requests, replies, asked())) {
                for (int i = 0; i < options.workers(); i++) {
                    workers.add(start(bed, i));
                }
                var since = Instant.now();
                workers.getFirst()
                        .awaitReady(
                                () -> bed.simulator().count().answered() > 0, FIRST_CALL_DEADLINE);
                say("the first call is made; warming up");
                rest(WARM_UP);
                goThrough(bed);
                try (var all = bed.simulator().callsSince(since)) {
                    calls = all.map(Simulator.Call::at).sorted().toList();
                }
            } finally {
                workers.forEach(ChildProcess::kill);
            }
        }
        return report(calls);
    }

    private void goThrough(TestBed bed) {
        measure("steady", LEAST_USED);
        say("killing a worker");
        workers.removeLast().kill();
        // What it had taken, and what it was to make, is gone or waits for its successor.
        measure("a worker killed", LEAST_USED_ALONE);
        workers.add(start(bed, options.workers()));
        measure("a worker joins", LEAST_USED_ALONE);
        say("stopping PostgreSQL");
        bed.stopPostgres();
        measure("PostgreSQL away", LEAST_USED_ALONE);
        bed.startPostgres();
        measure("PostgreSQL back", LEAST_USED_ALONE);
    }

    private SteadyLoad.Asked asked() {
        int perSecond = (int) Math.ceil(options.perMinute() * SPARE / MINUTE.toSeconds());
        return new SteadyLoad.Asked(PROVIDER, MODEL, perSecond);
    }

    private ChildProcess start(TestBed bed, int number) {
        var worker = new ShippedWorker(bed, programs);
        String settings = "--aistrale.providers." + PROVIDER + ".";
        var arguments =
                List.of(
                        settings + "dialect=openai",
                        settings + "base-url=" + bed.provider(0),
                        settings + "token=" + Question.TOKEN,
                        settings + "allow-private-addresses=true",
                        settings + "requests-per-minute=" + options.perMinute());
        return ChildProcess.start(
                "worker-" + number,
                new ContenderJvm(
                                Heap.OPTIONS,
                                worker.classPath(),
                                ShippedWorker.MAIN_CLASS,
                                arguments)
                        .command(),
                worker.environment(bed.provider(0)),
                programs.home().resolve("data/worker-" + number),
                programs.home().resolve("logs/worker-" + number + ".log"));
    }

    private void measure(String name, double leastUsed) {
        var from = Instant.now();
        rest(options.phase());
        phases.add(new Phase(name, from, Instant.now(), leastUsed));
        say(name + ": done");
    }

    private int report(List<Instant> calls) {
        var rows = new ArrayList<RatesRow>();
        boolean holds = true;
        out.printf("%d workers, %,d requests a minute%n", options.workers(), options.perMinute());
        out.printf(
                "%-18s %8s %16s %8s %8s%n", "phase", "calls", "most in a minute", "over", "used");
        for (Phase phase : phases) {
            var row = row(phase, calls);
            rows.add(row);
            boolean kept = row.over() <= MOST_OVER && row.used() >= phase.leastUsed();
            holds &= kept;
            out.printf(
                    "%-18s %8d %16d %7.1f%% %7.1f%% %s%n",
                    row.phase(),
                    row.calls(),
                    row.mostInAMinute(),
                    row.over() * 100,
                    row.used() * 100,
                    kept ? "" : "NOT KEPT");
        }
        if (options.json() != null) {
            JsonFile.write(options.json(), rows);
        }
        return holds ? 0 : 1;
    }

    private RatesRow row(Phase phase, List<Instant> calls) {
        long most = 0;
        long within = 0;
        int first = 0;
        for (int last = 0; last < calls.size(); last++) {
            var at = calls.get(last);
            while (!calls.get(first).isAfter(at.minus(MINUTE))) {
                first++;
            }
            if (at.isAfter(phase.from()) && !at.isAfter(phase.to())) {
                within++;
                most = Math.max(most, last - first + 1);
            }
        }
        double minutes = Duration.between(phase.from(), phase.to()).toMillis() / 60_000.0;
        return new RatesRow(
                phase.name(),
                options.perMinute(),
                within,
                most,
                Math.max(0, most / (double) options.perMinute() - 1),
                within / (options.perMinute() * minutes));
    }

    /// @throws io.aistrale.parts.PartFailedException when a worker ends
    private void rest(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        workers.getFirst().awaitReady(() -> System.nanoTime() >= end, duration.plusSeconds(5));
    }

    private void say(String line) {
        out.printf("[%4d s] %s%n", Duration.ofNanos(System.nanoTime() - began).toSeconds(), line);
    }
}
