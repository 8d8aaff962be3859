package io.aistrale.bench;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.Directories;
import io.aistrale.parts.PartFailedException;
import io.aistrale.schemas.topic.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `deploy/aistrale bench fairness`: what one user's flood does to another user's requests, both at
/// one provider with one token, through one worker.
public final class FairnessBenchmark {
    /// Both users' provider: the simulator, with the platform's token.
    private static final String PROVIDER = "shared";

    private static final String MODEL = "slow-1s";
    private static final Duration PROVIDER_TAKES = Duration.ofSeconds(1);
    private static final String FLOODER = "flooder";
    private static final Duration FIRST_CALL_DEADLINE = Duration.ofSeconds(120);
    private static final Duration DRAIN_DEADLINE = Duration.ofMinutes(4);
    private static final Duration POLL = Duration.ofMillis(20);

    private final BenchPrograms programs;
    private final FairnessOptions options;
    private final PrintStream out;
    private final List<FairnessRow> rows = new ArrayList<>();
    private final long began = System.nanoTime();

    private FairnessBenchmark(BenchPrograms programs, FairnessOptions options, PrintStream out) {
        this.programs = programs;
        this.options = options;
        this.out = out;
    }

    /// Measures, prints a table, and writes the figures as JSON if asked to.
    ///
    /// @return the exit code: 0 where no request failed
    public static int run(BenchPrograms programs, FairnessOptions options, PrintStream out) {
        try {
            Directories.delete(programs.home());
            try {
                return new FairnessBenchmark(programs, options, out).run();
            } finally {
                Directories.delete(programs.home().resolve("data"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run() {
        String load = ProcessReading.loadAverage();
        say(
                "%d cores, load average %s; starting broker, registry, PostgreSQL and simulator"
                        .formatted(Runtime.getRuntime().availableProcessors(), load));
        try (var bed = new TestBed(programs);
                var _ = new BenchTopics(bed);
                var requests = new Requests(bed, Duration.ZERO);
                var others = new Requests(bed, Duration.ZERO);
                var replies = new Replies(bed)) {
            var worker = start(bed);
            try {
                rounds(bed, worker, requests, others, replies);
            } finally {
                worker.kill();
            }
        }
        print();
        if (options.json() != null) {
            JsonFile.write(options.json(), rows);
        }
        return rows.stream().allMatch(row -> row.errors() == 0) ? 0 : 1;
    }

    private ChildProcess start(TestBed bed) {
        var worker = new ShippedWorker(bed, programs);
        String settings = "--aistrale.providers." + PROVIDER + ".";
        var arguments =
                List.of(
                        "--aistrale.worker.max-in-flight=" + options.maxInFlight(),
                        settings + "dialect=openai",
                        settings + "base-url=" + bed.provider(0),
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

    private void rounds(
            TestBed bed, ChildProcess worker, Requests requests, Requests others, Replies replies) {
        for (int round = 1; round <= options.rounds(); round++) {
            Phase alone;
            Phase beside;
            Flood flood;
            try (var first =
                    new SteadyLoad(
                            requests,
                            replies,
                            new SteadyLoad.Asked(PROVIDER, MODEL, options.perSecond()))) {
                if (round == 1) {
                    worker.awaitReady(
                            () -> bed.simulator().count().answered() > 0, FIRST_CALL_DEADLINE);
                    say("the worker has made its first call; warming up");
                    rest(worker, options.warmUp());
                    new Flood(worker, others, replies, options.flood()).await();
                    rest(worker, Duration.ofSeconds(5));
                }
                var tally = first.countAnew();
                rest(worker, options.phase());
                first.countAnew();
                alone = phase(worker, tally);
                tally = first.countAnew();
                flood = new Flood(worker, others, replies, options.flood());
                flood.await();
                first.countAnew();
                beside = phase(worker, tally);
            }
            Deep deep = options.deepFlood() == 0 ? null : deep(worker, requests, replies);
            add(round, alone, beside, flood, deep);
        }
    }

    /// @param waitP99 what requests waited before their calls, in milliseconds
    /// @param p50 what they took beyond the provider's own time
    private record Phase(double waitP99, double p50, double p99, long samples, long errors) {}

    private Phase phase(ChildProcess worker, Tally tally) {
        awaitUntil(worker, () -> tally.outstanding() == 0, Duration.ofSeconds(60));
        Double waitP99 = tally.waitMillis(0.99);
        Double p50 = tally.millis(0.5);
        Double p99 = tally.millis(0.99);
        if (waitP99 == null || p50 == null || p99 == null) {
            throw new PartFailedException("no request was served in " + elapsed());
        }
        long own = PROVIDER_TAKES.toMillis();
        return new Phase(waitP99, p50 - own, p99 - own, tally.successes(), tally.errors());
    }

    /// Many requests of one user, sent at once.
    private final class Flood {
        private final ChildProcess worker;
        private final Tally tally = new Tally();
        private final long sentAt = System.nanoTime();
        private double seconds;

        Flood(ChildProcess worker, Requests requests, Replies replies, int size) {
            this.worker = worker;
            for (int i = 0; i < size; i++) {
                send(requests, replies, tally, FLOODER);
            }
        }

        void await() {
            awaitUntil(worker, () -> tally.outstanding() == 0, DRAIN_DEADLINE);
            seconds = (System.nanoTime() - sentAt) / 1e9;
        }
    }

    private static void send(Requests requests, Replies replies, Tally tally, String user) {
        var request = requests.question(PROVIDER, MODEL).setUserId(user).build();
        replies.await(request.getRequestId(), tally, System.nanoTime());
        requests.send(Topics.REQUESTS, request);
    }

    private record Deep(double firstSeconds, double seconds, long errors) {}

    /// One request behind a deep flood.
    private Deep deep(ChildProcess worker, Requests requests, Replies replies) {
        var flood = new Flood(worker, requests, replies, options.deepFlood());
        var one = new Tally();
        send(requests, replies, one, Question.USER);
        awaitUntil(worker, () -> one.outstanding() == 0, DRAIN_DEADLINE);
        Double took = one.millis(1);
        flood.await();
        double first = took == null ? DRAIN_DEADLINE.toSeconds() : took / 1_000 - 1;
        return new Deep(first, flood.seconds, one.errors() + flood.tally.errors());
    }

    private void add(int round, Phase alone, Phase beside, Flood flood, @Nullable Deep deep) {
        double places = options.maxInFlight() * flood.seconds;
        var row =
                new FairnessRow(
                        round,
                        options.flood(),
                        options.maxInFlight(),
                        alone.waitP99(),
                        beside.waitP99(),
                        beside.waitP99() / alone.waitP99(),
                        alone.p50(),
                        alone.p99(),
                        beside.p50(),
                        beside.p99(),
                        beside.p99() / alone.p99(),
                        beside.samples(),
                        flood.seconds,
                        options.flood() * PROVIDER_TAKES.toSeconds() / places,
                        options.deepFlood(),
                        deep == null ? null : deep.firstSeconds(),
                        deep == null ? null : deep.seconds(),
                        alone.errors()
                                + beside.errors()
                                + flood.tally.errors()
                                + (deep == null ? 0 : deep.errors()));
        rows.add(row);
        say(line(row));
    }

    private static String line(FairnessRow row) {
        return ("round %d: waited before their calls p99 %,.0f ms alone, %,.0f ms beside the flood"
                        + " (%.2f times, %d requests); took beyond the provider's second p50 %,.0f"
                        + " ms, p99 %,.0f ms alone, p50 %,.0f ms, p99 %,.0f ms beside it; the flood"
                        + " took %.1f s, %.0f%% of the places%s; %d errors")
                .formatted(
                        row.round(),
                        row.aloneWaitP99Millis(),
                        row.floodWaitP99Millis(),
                        row.waitP99Ratio(),
                        row.samples(),
                        row.aloneP50Millis(),
                        row.aloneP99Millis(),
                        row.floodP50Millis(),
                        row.floodP99Millis(),
                        row.floodSeconds(),
                        row.floodPart() * 100,
                        row.deepFirstSeconds() == null
                                ? ""
                                : "; behind %,d requests begun after %.1f s, all after %.1f s"
                                        .formatted(
                                                row.deepFlood(),
                                                row.deepFirstSeconds(),
                                                row.deepSeconds()),
                        row.errors());
    }

    private void print() {
        out.printf(
                "%d places, a flood of %,d requests of 1 s, %d requests a second of another user%n",
                options.maxInFlight(), options.flood(), options.perSecond());
        rows.forEach(row -> out.println(line(row)));
        var ratios = rows.stream().mapToDouble(FairnessRow::waitP99Ratio).sorted().toArray();
        out.printf(
                "p99 of the waits beside the flood over that alone: median %.2f [%.2f..%.2f]%n",
                ratios[ratios.length / 2], ratios[0], ratios[ratios.length - 1]);
    }

    /// @throws PartFailedException when the worker ends
    private static void rest(ChildProcess worker, Duration duration) {
        awaitUntil(worker, () -> false, duration);
    }

    private static void awaitUntil(ChildProcess worker, BooleanSupplier enough, Duration longest) {
        long end = System.nanoTime() + longest.toNanos() - POLL.toNanos();
        worker.awaitReady(
                () -> enough.getAsBoolean() || System.nanoTime() >= end, longest.plusSeconds(5));
    }

    private void say(String line) {
        out.printf("[%4d s] %s%n", elapsed().toSeconds(), line);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
