package io.aistrale.stack;

import io.aistrale.bench.RatesBenchmark;
import io.aistrale.bench.RatesOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `aistrale bench rates`.
@Command(
        name = "rates",
        description = {
            "Lets several workers share one credential's rate, kills one, lets another join, takes"
                    + " PostgreSQL away and brings it back, and tells by the provider's own record"
                    + " whether the rate was kept and used.",
            "See deploy/benchmark/README.md for how to read it."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:at most 2%% over the limit in any minute, and the limit was used",
            "1:it was not"
        },
        mixinStandardHelpOptions = true)
final class BenchRatesCommand implements Callable<Integer> {
    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there too.")
    private @Nullable Path json;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "600",
            description = "Requests a minute of the credential (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "3",
            description = "Worker processes (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(
            names = "--phase",
            paramLabel = "SECONDS",
            defaultValue = "75",
            description = "How long each of the five phases takes (default: ${DEFAULT-VALUE}).")
    private int phaseSeconds;

    @Override
    public Integer call() {
        StackSettings settings = StackSettings.of(StackSettings.defaultHome(), null);
        return RatesBenchmark.run(BenchCommand.programs(settings), options(), System.out);
    }

    private RatesOptions options() {
        try {
            return new RatesOptions(limit, workers, Duration.ofSeconds(phaseSeconds), json);
        } catch (IllegalArgumentException e) {
            throw new StackFailedException(String.valueOf(e.getMessage()));
        }
    }
}
