package io.aistrale.stack;

import io.aistrale.bench.BenchOptions;
import io.aistrale.bench.WorkerBenchmark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `aistrale bench worker`.
@Command(
        name = "worker",
        description = {
            "Keeps thousands of slow calls in flight with the worker, a bare Netty loop, Confluent"
                    + " Parallel Consumer, a spring-kafka listener and the worker on the JDK's HTTP"
                    + " client, and tells what a call costs each.",
            "See deploy/benchmark/README.md for how to read it."
        },
        mixinStandardHelpOptions = true)
final class BenchWorkerCommand implements Callable<Integer> {
    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there too.")
    private @Nullable Path json;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "15",
            description =
                    "Leaves out rounds that would not fit the time (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Rounds of the comparison (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "W1,W2,W8",
            description =
                    "W1: constant 1 s; W2: log-normal with a tail of 30 s; W8: no delay (default:"
                            + " ${DEFAULT-VALUE}).")
    private List<String> workloads = List.of();

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            split = ",",
            defaultValue = "100,1000,4000,10000",
            description =
                    "Sizes of W1; peers take part at 1000 and 4000 (default: ${DEFAULT-VALUE}).")
    private List<Integer> inFlight = List.of();

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description =
                    "floor, worker, jdk-client, parallel-consumer, spring-listener (default: all).")
    private List<String> only = List.of();

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "From a contender's first call (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(
            names = "--window",
            paramLabel = "SECONDS",
            defaultValue = "8",
            description = "Measured time (default: ${DEFAULT-VALUE}).")
    private int windowSeconds;

    @Option(
            names = "--backlog",
            paramLabel = "RECORDS",
            defaultValue = "1000000",
            description = "Records that wait before W1 (default: ${DEFAULT-VALUE}).")
    private int backlog;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description = "A further option of every contender's JVM, such as -Xmx2g.")
    private List<String> jvmOptions = List.of();

    @Option(
            names = "--limits",
            description =
                    "Measures, beside the worker, the same under rates of user and provider and"
                            + " under a daily and a monthly budget, which it leases, reserves and"
                            + " settles.")
    private boolean limits;

    @Override
    public Integer call() {
        StackSettings settings = StackSettings.of(StackSettings.defaultHome(), null);
        return WorkerBenchmark.run(BenchCommand.programs(settings), options(), System.out);
    }

    private BenchOptions options() {
        try {
            BenchOptions options =
                    BenchOptions.of(
                            workloads,
                            inFlight,
                            only,
                            new BenchOptions.Timing(
                                    rounds,
                                    Duration.ofSeconds(warmUpSeconds),
                                    Duration.ofSeconds(windowSeconds),
                                    Duration.ofMinutes(minutes)),
                            backlog,
                            jvmOptions,
                            json);
            return limits ? options.withLimits() : options;
        } catch (IllegalArgumentException e) {
            throw new StackFailedException(String.valueOf(e.getMessage()));
        }
    }
}
