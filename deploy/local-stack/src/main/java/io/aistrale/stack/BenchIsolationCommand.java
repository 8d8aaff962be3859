package io.aistrale.stack;

import io.aistrale.bench.IsolationBenchmark;
import io.aistrale.bench.IsolationOptions;
import io.aistrale.bench.IsolationOptions.OtherLoad;
import io.aistrale.bench.IsolationOptions.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `aistrale bench isolation`.
@Command(
        name = "isolation",
        description = {
            "Keeps one worker under a steady load on two providers, lets one of them hang, refuse"
                    + " connections and answer 503, and tells what that does to the other one's"
                    + " requests.",
            "See deploy/benchmark/README.md for how to read it."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:the healthy provider's p99 rose by no more than 10%",
            "1:it did, beyond the noise, or a request to it failed",
            "2:it may have: the machine was disturbed throughout"
        },
        mixinStandardHelpOptions = true)
final class BenchIsolationCommand implements Callable<Integer> {
    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there too.")
    private @Nullable Path json;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "hangs, refuses, 503 (default: all).")
    private List<String> only = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Rounds of all phases (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "150",
            description =
                    "Requests a second to the healthy provider, which takes 1 s (default:"
                            + " ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--other-rate",
            paramLabel = "N",
            defaultValue = "150",
            description = "Requests a second to the other one (default: ${DEFAULT-VALUE}).")
    private int otherRate;

    @Option(
            names = "--other-takes",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description = "Its time to an answer where it is well (default: ${DEFAULT-VALUE}).")
    private int otherTakes;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "40",
            description = "From the worker's first call (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(
            names = "--hang",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long it hangs in a round (default: ${DEFAULT-VALUE}).")
    private int hangSeconds;

    @Option(
            names = "--phase",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long each other phase takes (default: ${DEFAULT-VALUE}).")
    private int phaseSeconds;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description = "A further option of the worker's JVM, such as -Xmx2g.")
    private List<String> jvmOptions = List.of();

    @Override
    public Integer call() {
        StackSettings settings = StackSettings.of(StackSettings.defaultHome(), null);
        return IsolationBenchmark.run(BenchCommand.programs(settings), options(), System.out);
    }

    private IsolationOptions options() {
        try {
            return new IsolationOptions(
                    IsolationOptions.moods(only),
                    rate,
                    new OtherLoad(otherRate, Duration.ofSeconds(otherTakes)),
                    new Timing(
                            rounds,
                            Duration.ofSeconds(warmUpSeconds),
                            Duration.ofSeconds(hangSeconds),
                            Duration.ofSeconds(phaseSeconds)),
                    jvmOptions,
                    json);
        } catch (IllegalArgumentException e) {
            throw new StackFailedException(String.valueOf(e.getMessage()));
        }
    }
}
