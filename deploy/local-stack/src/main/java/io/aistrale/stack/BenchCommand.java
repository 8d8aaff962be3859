package io.aistrale.stack;

import picocli.CommandLine.Command;

/// `aistrale bench`.
@Command(
        name = "bench",
        description = "Measures a part of Aistrale beside its peers, on this machine.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BenchWorkerCommand.class, BenchDialectsCommand.class})
final class BenchCommand {}
