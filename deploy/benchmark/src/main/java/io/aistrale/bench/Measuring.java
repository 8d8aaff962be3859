package io.aistrale.bench;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.PartFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.DoubleSummaryStatistics;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Starts a contender, lets it run warm, and reads what its calls took: from the simulator and from
/// Linux, never from the contender's own words.
final class Measuring {
    private static final Duration FIRST_CALL_DEADLINE = Duration.ofSeconds(120);
    private static final Duration RESULTS_DEADLINE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(100);

    private final TestBed bed;
    private final BenchTopics topics;
    private final Requests requests;
    private final Contenders contenders;
    private final BenchOptions options;
    private final Heap heap;

    Measuring(
            TestBed bed,
            BenchTopics topics,
            Requests requests,
            Contenders contenders,
            BenchOptions options,
            Heap heap) {
        this.bed = bed;
        this.topics = topics;
        this.requests = requests;
        this.contenders = contenders;
        this.options = options;
        this.heap = heap;
    }

    /// @param window the measured time
    /// @param used mebibytes that are resident and in use, calls in flight, young generation aside
    /// @param backlogLeft records still waiting
    private record Taken(Window window, double used, long backlogLeft) {}

    /// @param backlog records waiting before the run, or the few that are kept waiting during it
    /// @param ceiling the simulator's; null while it is found out
    Measurement measure(Run run, int backlog, @Nullable Double ceiling) {
        topics.emptyOutputs();
        bed.simulator().clear();
        String topic = run.shortBacklog() ? ShortBacklog.TOPIC : run.load().workload().topic();
        ChildProcess contender = contenders.start(run, topic);
        try (var feeder =
                run.shortBacklog()
                        ? new ShortBacklog(requests, bed.simulator(), run.load(), backlog)
                        : null) {
            Taken taken = take(run, contender, backlog, feeder);
            contender.kill();
            return figures(run, taken, ceiling);
        } finally {
            contender.kill();
        }
    }

    private Taken take(
            Run run, ChildProcess contender, int backlog, @Nullable ShortBacklog feeder) {
        contender.awaitReady(
                () -> {
                    var count = bed.simulator().count();
                    return count.answered() + count.pending() > 0;
                },
                FIRST_CALL_DEADLINE);
        rest(contender, options.warmUpOf(run));
        Window.Reading from = reading(contender);
        rest(contender, options.window());
        Window.Reading to = reading(contender);
        var count = bed.simulator().count();
        long left =
                feeder == null
                        ? backlog - count.answered() - count.pending()
                        : feeder.leastWaiting();
        double used = heap.usedMebibytes(contender.pid());
        if (run.contender().usesKafka()) {
            awaitResults(to.answered());
        }
        return new Taken(new Window(from, to), used, left);
    }

    /// What was answered in the window has its result soon after; what has none by the deadline
    /// counts as missing.
    private void awaitResults(long answered) {
        long end = System.nanoTime() + RESULTS_DEADLINE.toNanos();
        while (topics.replies() < answered && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /// @throws PartFailedException when the contender ends
    private static void rest(ChildProcess contender, Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        contender.awaitReady(
                () -> System.nanoTime() >= end - POLL.toNanos(), duration.plusSeconds(5));
    }

    private Window.Reading reading(ChildProcess contender) {
        double contenderMicros = ProcessReading.cpuMicros(contender.pid());
        double own = bed.pids().stream().mapToDouble(ProcessReading::cpuMicros).sum();
        return new Window.Reading(
                Instant.now(),
                System.nanoTime(),
                bed.simulator().count().answered(),
                contenderMicros,
                ProcessReading.cpuMicros(bed.simulatorPid()),
                ProcessReading.machineBusyMicros() - own - contenderMicros);
    }

    private Measurement figures(Run run, Taken taken, @Nullable Double ceiling) {
        Window window = taken.window();
        Load load = run.load();
        Ledger ledger = ledger(window, load.workload());
        double rate = window.callsPerSecond();
        return new Measurement(
                run,
                rate,
                ratio(load, window, ledger),
                window.cpuMicrosPerCall(),
                taken.used(),
                ledger.refused() + errors(run, window),
                ledger.meanMillis(),
                taken.backlogLeft(),
                window.othersCores(),
                ceiling == null
                        ? null
                        : new Refusal(ceiling)
                                .of(run, rate, ledger.meanMillis(), taken.backlogLeft()));
    }

    /// What the simulator wrote of the calls that reach into a window.
    ///
    /// @param inFlightSeconds all their time within it
    /// @param refused calls that were not answered with success
    private record Ledger(double inFlightSeconds, double meanMillis, long refused) {}

    /// Calls take 30 s at most.
    private Ledger ledger(Window window, Workload workload) {
        Instant since =
                workload == Workload.W2
                        ? Instant.EPOCH
                        : window.to()
                                .at()
                                .minusMillis((long) (workload.constantMillis() * 3 + 500));
        try (var calls = bed.simulator().callsSince(since)) {
            var ended = new DoubleSummaryStatistics();
            double[] seconds = {0};
            long[] refused = {0};
            calls.forEach(call -> {
                seconds[0] += window.secondsOf(call);
                if (!call.pending()) {
                    ended.accept(call.millis());
                    refused[0] += call.status() == 200 ? 0 : 1;
                }
            });
            return new Ledger(seconds[0], ended.getAverage(), refused[0]);
        }
    }

    /// Achieved over in-flight/latency. Where latency varies, the mean is that of the calls in the
    /// window, weighted with their time in it: by Little's law the ratio is then the mean number of
    /// calls in flight over the limit, calls still open included.
    private static @Nullable Double ratio(Load load, Window window, Ledger ledger) {
        return switch (load.workload()) {
            case W1 ->
                    window.callsPerSecond()
                            * load.workload().constantMillis()
                            / 1_000
                            / load.inFlight();
            case W2 -> ledger.inFlightSeconds() / window.seconds() / load.inFlight();
            case W8 -> null;
        };
    }

    /// What was answered before the window's end has its result by the time that is looked at.
    private long errors(Run run, Window window) {
        if (!run.contender().usesKafka()) {
            return 0;
        }
        var results = topics.results();
        long missing = Math.max(0, window.to().answered() - results.succeeded() - results.failed());
        return results.failed() + missing;
    }
}
