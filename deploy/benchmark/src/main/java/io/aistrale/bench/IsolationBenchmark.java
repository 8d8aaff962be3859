package io.aistrale.bench;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.Directories;
import io.aistrale.parts.PartFailedException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `deploy/aistrale bench isolation`: what a provider that is dead does to another one's requests.
public final class IsolationBenchmark {
    private static final String OTHER = "other";
    private static final String HEALTHY_MODEL = "slow-1s";
    private static final String OTHER_MODEL = "any";
    private static final Duration FIRST_CALL_DEADLINE = Duration.ofSeconds(120);

    /// What was sent last in a phase has its result by then.
    private static final Duration RESULTS_DEADLINE = Duration.ofSeconds(10);

    /// Between a phase and the next; longer where the other provider is not back.
    private static final Duration SHORTEST_REST = Duration.ofSeconds(8);

    private static final Duration LONGEST_REST = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(100);

    private final BenchPrograms programs;
    private final IsolationOptions options;
    private final PrintStream out;
    private final IsolationRows rows = new IsolationRows();
    private final long began = System.nanoTime();

    private IsolationBenchmark(BenchPrograms programs, IsolationOptions options, PrintStream out) {
        this.programs = programs;
        this.options = options;
        this.out = out;
    }

    /// Measures, prints a table, and writes the figures as JSON if asked to.
    ///
    /// @return the exit code: 0 where the healthy provider's requests were unharmed, 1 where not, 2
    ///   where the machine was too disturbed to tell
    public static int run(BenchPrograms programs, IsolationOptions options, PrintStream out) {
        try {
            Directories.delete(programs.home());
            try {
                return new IsolationBenchmark(programs, options, out).run();
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
        try (var bed = new TestBed(programs);
                var topics = new BenchTopics(bed);
                var other = new FickleProvider(options.load().takes());
                var requests = new Requests(bed, Duration.ZERO);
                var replies = new Replies(bed)) {
            var worker = start(bed, other);
            try (var toHealthy = load(requests, replies, Question.PROVIDER, HEALTHY_MODEL);
                    var toOther = load(requests, replies, OTHER, OTHER_MODEL)) {
                new Rounds(bed, topics, other, worker, toHealthy, toOther).run();
            } finally {
                worker.kill();
            }
        }
        new IsolationReport(rows, load, cores).print(out, elapsed());
        if (options.json() != null) {
            JsonFile.write(
                    options.json(), rows.rows(options.perSecond(), options.load().perSecond()));
        }
        return rows.exitCode();
    }

    private SteadyLoad load(Requests requests, Replies replies, String provider, String model) {
        int perSecond = provider.equals(OTHER) ? options.load().perSecond() : options.perSecond();
        return new SteadyLoad(requests, replies, new SteadyLoad.Asked(provider, model, perSecond));
    }

    private ChildProcess start(TestBed bed, FickleProvider other) {
        var worker = new ShippedWorker(bed, programs);
        String settings = "--aistrale.providers." + OTHER + ".";
        var arguments =
                List.of(
                        settings + "dialect=openai",
                        settings + "base-url=" + other.baseUrl(),
                        settings + "token=" + Question.TOKEN,
                        settings + "allow-private-addresses=true");
        var jvmOptions =
                Stream.concat(Heap.OPTIONS.stream(), options.jvmOptions().stream()).toList();
        return ChildProcess.start(
                "worker",
                new ContenderJvm(
                                jvmOptions, worker.classPath(), ShippedWorker.MAIN_CLASS, arguments)
                        .command(),
                worker.environment(bed.provider(0)),
                programs.home().resolve("data/worker"),
                programs.home().resolve("logs/worker.log"));
    }

    /// The phases, one after another, under a load that never stops.
    private final class Rounds {
        private final TestBed bed;
        private final BenchTopics topics;
        private final FickleProvider other;
        private final ChildProcess worker;
        private final SteadyLoad toHealthy;
        private final SteadyLoad toOther;

        Rounds(
                TestBed bed,
                BenchTopics topics,
                FickleProvider other,
                ChildProcess worker,
                SteadyLoad toHealthy,
                SteadyLoad toOther) {
            this.bed = bed;
            this.topics = topics;
            this.other = other;
            this.worker = worker;
            this.toHealthy = toHealthy;
            this.toOther = toOther;
        }

        void run() {
            worker.awaitReady(() -> bed.simulator().count().answered() > 0, FIRST_CALL_DEADLINE);
            say("the worker has made its first call; warming up");
            rest(options.timing().warmUp());
            var moods = new ArrayList<>(List.of(Mood.WELL));
            Stream.of(Mood.values()).filter(options.moods()::contains).forEach(moods::add);
            for (int round = 1; round <= options.timing().rounds(); round++) {
                for (Mood mood : moods) {
                    var phase = measure(round, mood);
                    rows.add(phase);
                    say(IsolationReport.line(phase));
                }
            }
        }

        private Phase measure(int round, Mood mood) {
            other.become(mood);
            var healthy = toHealthy.countAnew();
            var ill = toOther.countAnew();
            var from = cpu();
            rest(options.timing().of(mood));
            var to = cpu();
            long otherAsked = ill.asking();
            long otherServed = ill.successes();
            toHealthy.countAnew();
            Double backAfter = mood == Mood.WELL ? null : recover();
            awaitUntil(() -> healthy.outstanding() == 0, RESULTS_DEADLINE);
            Double p50 = healthy.millis(0.5);
            Double p99 = healthy.millis(0.99);
            if (p50 == null || p99 == null) {
                throw new PartFailedException(
                        "no request to the healthy provider was served in " + elapsed());
            }
            double seconds = (to.nanos() - from.nanos()) / 1e9;
            return new Phase(
                    round,
                    mood,
                    p50,
                    p99,
                    healthy.errors(),
                    otherAsked,
                    otherServed,
                    (to.worker() - from.worker()) / seconds / 1e6,
                    Math.max(0, to.others() - from.others()) / seconds / 1e6,
                    backAfter);
        }

        /// The other provider is well again. What waits for it in parked topics is thrown away, so
        /// that the next phase begins as the first.
        ///
        /// @return seconds to its first success; null where there was none
        private @Nullable Double recover() {
            topics.emptyParked();
            var since = toOther.countAnew();
            long at = System.nanoTime();
            other.become(Mood.WELL);
            rest(SHORTEST_REST);
            double usual = toOther.perSecond() * (options.load().takes().toMillis() / 1_000.0 + 1);
            awaitUntil(() -> since.outstanding() < usual, LONGEST_REST.minus(SHORTEST_REST));
            Long first = since.firstSuccess();
            return first == null ? null : (first - at) / 1e9;
        }

        /// @param worker microseconds of its process
        /// @param others microseconds of what has nothing to do with the benchmark
        private record Cpu(long nanos, double worker, double others) {}

        private Cpu cpu() {
            double own = bed.pids().stream().mapToDouble(ProcessReading::cpuMicros).sum();
            double micros = ProcessReading.cpuMicros(worker.pid());
            return new Cpu(
                    System.nanoTime(), micros, ProcessReading.machineBusyMicros() - own - micros);
        }

        /// @throws PartFailedException when the worker ends
        private void rest(Duration duration) {
            awaitUntil(() -> false, duration);
        }

        private void awaitUntil(BooleanSupplier enough, Duration longest) {
            long end = System.nanoTime() + longest.toNanos() - POLL.toNanos();
            worker.awaitReady(
                    () -> enough.getAsBoolean() || System.nanoTime() >= end,
                    longest.plusSeconds(5));
        }
    }

    private void say(String line) {
        out.printf("[%4d s] %s%n", elapsed().toSeconds(), line);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
