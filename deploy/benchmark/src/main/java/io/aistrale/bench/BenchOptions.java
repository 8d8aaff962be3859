package io.aistrale.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a run measures, and for how long.
///
/// @param inFlight sizes of W1
/// @param rounds of the comparison with the peers
/// @param warmUp from a contender's first call to its window
/// @param window what is measured
/// @param limit a round that would not fit is left out
/// @param backlog records before each worker in W1; never fewer than a run needs
/// @param jvmOptions further options of every contender's JVM
/// @param json where the figures go, if anywhere
public record BenchOptions(
        Set<Workload> workloads,
        List<Integer> inFlight,
        Set<Contender> contenders,
        int rounds,
        Duration warmUp,
        Duration window,
        Duration limit,
        int backlog,
        List<String> jvmOptions,
        @Nullable Path json) {

    /// Sizes at which the peers are measured too.
    static final Set<Integer> COMPARED = Set.of(1_000, 4_000);

    private static final Set<Contender> USUAL_CONTENDERS =
            EnumSet.complementOf(EnumSet.of(Contender.LIMITED_WORKER));

    /// The size of workloads other than W1, unless only smaller ones are asked for.
    private static final int USUAL_SIZE = 4_000;

    /// The size that memory per call in flight is counted from.
    static final int SMALLEST_SIZE = 100;

    /// The size of the worker that has next to no backlog.
    static final int SHORT_BACKLOG_SIZE = 1_000;

    public BenchOptions {
        if (inFlight.isEmpty() || inFlight.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("--in-flight takes sizes of 1 and more");
        }
        if (rounds < 1 || backlog < 1) {
            throw new IllegalArgumentException("--rounds and --backlog are 1 or more");
        }
        workloads = Set.copyOf(workloads);
        inFlight = inFlight.stream().distinct().sorted().toList();
        contenders = Set.copyOf(contenders);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /// From words on a command line.
    public static BenchOptions of(
            List<String> workloads,
            List<Integer> inFlight,
            List<String> contenders,
            Timing timing,
            int backlog,
            List<String> jvmOptions,
            @Nullable Path json) {
        return new BenchOptions(
                Set.copyOf(workloads.stream().map(Workload::valueOf).toList()),
                inFlight,
                contenders.isEmpty()
                        ? USUAL_CONTENDERS
                        : Set.copyOf(contenders.stream().map(Contender::named).toList()),
                timing.rounds(),
                timing.warmUp(),
                timing.window(),
                timing.limit(),
                backlog,
                jvmOptions,
                json);
    }

    /// The same, and the worker under rates and budgets beside the worker without.
    public BenchOptions withLimits() {
        var more = EnumSet.copyOf(contenders);
        more.add(Contender.LIMITED_WORKER);
        return new BenchOptions(
                workloads,
                inFlight,
                more,
                rounds,
                warmUp,
                window,
                limit,
                backlog,
                jvmOptions,
                json);
    }

    /// @param rounds of the comparison
    public record Timing(int rounds, Duration warmUp, Duration window, Duration limit) {}

    /// The listener's few calls keep nothing warm, and the ceiling needs to be known roughly.
    Duration warmUpOf(Run run) {
        return run.contender() == Contender.SPRING_LISTENER || run.round() == 0
                ? warmUp.dividedBy(3)
                : warmUp;
    }

    /// One size of W2 and W8.
    Load usual(Workload workload) {
        return new Load(workload, Math.min(USUAL_SIZE, inFlight.getLast()));
    }
}
