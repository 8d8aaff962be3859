package io.aistrale.stack;

import io.aistrale.check.CheckOptions;
import io.aistrale.check.FaultCheck;
import io.aistrale.check.fault.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `aistrale check`.
@Command(
        name = "check",
        description =
                "Kills workers, brokers, gateways and those who keep the books of a cluster of its"
                        + " own under load, and checks that nothing is lost, doubled, repeated or"
                        + " miscounted. Exit code 0: every promise held.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    private static final int SEEDS = 1_000_000;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "Goes on with mixes of faults until so many minutes have passed.")
    private int minutes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "What is asked and done (default: drawn and printed).")
    private @Nullable Long seed;

    @Option(
            names = "--faults",
            paramLabel = "A,B",
            split = ",",
            description = "Only these, a run each (default: all). See deploy/fault-check.")
    private List<String> faults = List.of();

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "Fewest requests of a run (default: ${DEFAULT-VALUE}).")
    private int requests = CheckOptions.REQUESTS;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Requests a second, on average (default: ${DEFAULT-VALUE}).")
    private int requestsPerSecond = CheckOptions.REQUESTS_PER_SECOND;

    @Option(
            names = "--resumed-within",
            paramLabel = "S",
            description =
                    "Seconds within which a dead worker's calls must be made again, past its session"
                            + " (default: ${DEFAULT-VALUE}).")
    private long resumedWithinSeconds = CheckOptions.RESUMED_WITHIN.toSeconds();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the figures there, one object a run.")
    private @Nullable Path json;

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            description = "Leaves the logs of all processes there.")
    private @Nullable Path logs;

    @Option(
            names = "--mutation",
            paramLabel = "NAME",
            hidden = true,
            description = "Runs a service with a seeded bug, which the check must find.")
    private String mutation = "";

    @Override
    public Integer call() throws Exception {
        return FaultCheck.run(options(), System.out);
    }

    private CheckOptions options() {
        try {
            return new CheckOptions(
                    StackSettings.findCheckout(),
                    seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed,
                    faults.stream().map(Fault::of).toList(),
                    Duration.ofMinutes(minutes),
                    requests,
                    requestsPerSecond,
                    Duration.ofSeconds(resumedWithinSeconds),
                    json,
                    logs,
                    mutation);
        } catch (IllegalArgumentException e) {
            throw new StackFailedException(String.valueOf(e.getMessage()));
        }
    }
}
