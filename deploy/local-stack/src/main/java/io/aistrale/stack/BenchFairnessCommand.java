package io.aistrale.stack;

import io.aistrale.bench.FairnessBenchmark;
import io.aistrale.bench.FairnessOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `aistrale bench fairness`.
@Command(
        name = "fairness",
        description = {
            "Keeps one worker under a user's steady load, lets another user send a flood at once,"
                    + " and tells what that does to the first one's requests.",
            "See deploy/benchmark/README.md for how to read it."
        },
        mixinStandardHelpOptions = true)
final class BenchFairnessCommand implements Callable<Integer> {
    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there too.")
    private @Nullable Path json;

    @Option(
            names = "--flood",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Requests of the flood (default: ${DEFAULT-VALUE}).")
    private int flood;

    @Option(
            names = "--deep-flood",
            paramLabel = "N",
            defaultValue = "50000",
            description =
                    "Requests of a flood before a single request of the steady user; 0 for none"
                            + " (default: ${DEFAULT-VALUE}).")
    private int deepFlood;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "50",
            description = "Requests a second of the steady user (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--places",
            paramLabel = "N",
            defaultValue = "1000",
            description = "The worker's places in flight (default: ${DEFAULT-VALUE}).")
    private int places;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "From the worker's first call (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(
            names = "--phase",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long the steady user is alone (default: ${DEFAULT-VALUE}).")
    private int phaseSeconds;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description = "A further option of the worker's JVM, such as -Xmx2g.")
    private List<String> jvmOptions = List.of();

    @Override
    public Integer call() {
        StackSettings settings = StackSettings.of(StackSettings.defaultHome(), null);
        return FairnessBenchmark.run(BenchCommand.programs(settings), options(), System.out);
    }

    private FairnessOptions options() {
        try {
            return new FairnessOptions(
                    flood,
                    deepFlood,
                    rate,
                    places,
                    rounds,
                    Duration.ofSeconds(warmUpSeconds),
                    Duration.ofSeconds(phaseSeconds),
                    jvmOptions,
                    json);
        } catch (IllegalArgumentException e) {
            throw new StackFailedException(String.valueOf(e.getMessage()));
        }
    }
}
