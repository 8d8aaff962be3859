package io.aistrale.stack;

import io.aistrale.bench.gateway.GatewayBenchmark;
import io.aistrale.bench.gateway.GatewayOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `aistrale bench gateway`.
@Command(
        name = "gateway",
        description = {
            "Tells what the gateway adds to a request, in time and CPU, beside a bare Kafka producer,"
                    + " and beside nginx and Portkey where they are installed.",
            "See deploy/benchmark/README.md for how to read it."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:every request was answered", "1:one was not"},
        mixinStandardHelpOptions = true)
final class BenchGatewayCommand implements Callable<Integer> {
    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there too.")
    private @Nullable Path json;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "accept, end-to-end, stream, waiting, peers (default: all).")
    private List<String> only = List.of();

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Requests a second (default: accept 2000, end-to-end 1000, stream 200).")
    private @Nullable Integer rate;

    @Option(
            names = "--callers",
            paramLabel = "N",
            defaultValue = "10000",
            description = "That wait at one time (default: ${DEFAULT-VALUE}).")
    private int callers;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Medians are of so many windows (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "Of a window (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "40",
            description = "Of the gateway, and again of all services (default: ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(
            names = "--portkey",
            paramLabel = "PATH",
            description =
                    "Where @portkey-ai/gateway is: its directory, or its start-server.js (default:"
                            + " its program 'gateway' on the PATH).")
    private @Nullable Path portkey;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description =
                    "A further option of every service's JVM; %%s in it becomes the service's name.")
    private List<String> jvmOptions = List.of();

    @Override
    public Integer call() {
        StackSettings settings = StackSettings.of(StackSettings.defaultHome(), null);
        return GatewayBenchmark.run(BenchCommand.services(settings), options(), System.out);
    }

    private GatewayOptions options() {
        try {
            return new GatewayOptions(
                    GatewayOptions.workloads(only),
                    GatewayOptions.peers(only),
                    rate,
                    callers,
                    rounds,
                    Duration.ofSeconds(seconds),
                    Duration.ofSeconds(warmUpSeconds),
                    portkey,
                    jvmOptions,
                    json);
        } catch (IllegalArgumentException e) {
            throw new StackFailedException(String.valueOf(e.getMessage()));
        }
    }
}
