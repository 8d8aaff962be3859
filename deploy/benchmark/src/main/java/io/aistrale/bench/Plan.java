package io.aistrale.bench;

import java.util.ArrayList;
import java.util.List;

/// Which contender is measured when: the compared ones take turns, so that a machine that grows
/// slower or faster does so for all of them.
record Plan(BenchOptions options) {

    /// The runs of one round, in order. What is measured once belongs to the first.
    List<Run> round(int round) {
        var runs = new ArrayList<Run>();
        if (options.workloads().contains(Workload.W1)) {
            options.inFlight().stream()
                    .filter(size -> BenchOptions.COMPARED.contains(size) || round == 1)
                    .map(size -> new Load(Workload.W1, size))
                    .forEach(load -> addW1(runs, load, round));
            addSpringListener(runs, round);
        }
        if (round == 1) {
            addOnce(runs, Workload.W2);
            addOnce(runs, Workload.W8);
            addShortBacklog(runs);
        }
        return runs;
    }

    private void addW1(List<Run> runs, Load load, int round) {
        add(runs, new Run(Contender.FLOOR, load, round));
        addWorker(runs, load, round);
        if (BenchOptions.COMPARED.contains(load.inFlight())) {
            add(runs, new Run(Contender.JDK_CLIENT, load, round));
            add(runs, new Run(Contender.PARALLEL_CONSUMER, load, round));
        }
    }

    /// Under limits and without, in turn the one and the other first: where the machine grows
    /// slower all the time, the later one looks dearer.
    private void addWorker(List<Run> runs, Load load, int round) {
        var free = new Run(Contender.WORKER, load, round);
        var limited = new Run(Contender.LIMITED_WORKER, load, round);
        boolean limitedFirst = round % 2 == 0;
        add(runs, limitedFirst ? limited : free);
        add(runs, limitedFirst ? free : limited);
    }

    /// Once a round: its partitions are its limit, whatever the size.
    private void addSpringListener(List<Run> runs, int round) {
        options.inFlight().stream()
                .filter(BenchOptions.COMPARED::contains)
                .max(Integer::compare)
                .ifPresent(size ->
                        add(
                                runs,
                                new Run(
                                        Contender.SPRING_LISTENER,
                                        new Load(Workload.W1, size),
                                        round)));
    }

    private void addOnce(List<Run> runs, Workload workload) {
        if (options.workloads().contains(workload)) {
            add(runs, new Run(Contender.WORKER, options.usual(workload), 1));
        }
    }

    private void addShortBacklog(List<Run> runs) {
        int size = BenchOptions.SHORT_BACKLOG_SIZE;
        if (options.workloads().contains(Workload.W1) && options.inFlight().contains(size)) {
            add(runs, new Run(Contender.WORKER, new Load(Workload.W1, size), 1, true));
        }
    }

    private void add(List<Run> runs, Run run) {
        if (options.contenders().contains(run.contender())) {
            runs.add(run);
        }
    }

    /// Records that a workload's backlog must have for its hungriest run.
    int backlogOf(Workload workload) {
        double seconds = options.warmUp().plus(options.window()).toMillis() / 1_000.0 + 4;
        int largest = options.inFlight().getLast();
        return switch (workload) {
            case W1 -> Math.max(options.backlog(), (int) (largest * (seconds + 2)));
            case W2 -> (int) (options.usual(workload).inFlight() * seconds);
            case W8 -> (int) (HIGHEST_RATE * seconds);
        };
    }

    /// More calls a second than any worker makes on two cores.
    private static final int HIGHEST_RATE = 10_000;
}
