package io.aistrale.stack.deadletter;

import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `aistrale dead-letters`.
@Command(
        name = "dead-letters",
        description =
                "Shows records that could not be understood or admitted, and sends them back.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class DeadLettersCommand {

    private DeadLettersCommand() {}

    /// @param bootstrapServers brokers where the user names none
    /// @param registryUrl schema registry where the user names none
    public static CommandLine create(
            Supplier<String> bootstrapServers, Supplier<String> registryUrl) {
        return new CommandLine(new DeadLettersCommand())
                .addSubcommand(new ListLettersCommand(new Cluster(bootstrapServers)))
                .addSubcommand(new ShowLetterCommand(new Cluster(bootstrapServers), registryUrl))
                .addSubcommand(new RedriveCommand(new Cluster(bootstrapServers)));
    }
}
