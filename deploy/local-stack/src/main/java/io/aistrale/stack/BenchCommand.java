package io.aistrale.stack;

import io.aistrale.bench.BenchPrograms;
import io.aistrale.bench.ServicePrograms;
import io.aistrale.parts.Directories;
import io.aistrale.parts.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/// `aistrale bench`.
@Command(
        name = "bench",
        description = "Measures a part of Aistrale beside its peers, on this machine.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BenchWorkerCommand.class,
            BenchIsolationCommand.class,
            BenchFairnessCommand.class,
            BenchRatesCommand.class,
            BenchGatewayCommand.class,
            BenchIngestCommand.class,
            BenchDialectsCommand.class,
            BenchCostsCommand.class
        })
final class BenchCommand {
    /// What every benchmark starts.
    static BenchPrograms programs(StackSettings settings) {
        Programs programs = new Programs(settings.checkout(), settings.cache());
        Path benchmark = settings.checkout().resolve("deploy/benchmark/target");
        List<Path> peers = new ArrayList<>(Directories.jarsIn(benchmark));
        peers.addAll(Directories.jarsIn(benchmark.resolve("lib")));
        return new BenchPrograms(
                programs.boot("inference-worker").classPath(),
                programs.plain(
                                "deploy/provider-simulator",
                                "io.aistrale.simulator.ProviderSimulator")
                        .classPath(),
                peers,
                settings.checkout().resolve("deploy/local-stack/target/registry"),
                settings.cache(),
                StackSettings.defaultHome().resolve("bench"));
    }

    /// What benchmarks of the other services start beside.
    static ServicePrograms services(StackSettings settings) {
        Programs programs = new Programs(settings.checkout(), settings.cache());
        return new ServicePrograms(
                programs.boot("gateway"),
                programs.boot("telemetry-consumer"),
                programs.boot("cost-aggregator"),
                programs(settings));
    }
}
