package io.aistrale.stack;

import io.aistrale.parts.PartFailedException;
import io.aistrale.stack.deadletter.DeadLettersCommand;
import io.aistrale.stack.deadletter.DeadLettersFailedException;
import io.aistrale.stack.evaluation.EvalCommand;
import io.aistrale.stack.evaluation.EvaluationFailedException;
import io.aistrale.stack.output.OutputsCommand;
import io.aistrale.stack.output.OutputsFailedException;
import io.aistrale.stack.token.TokensCommand;
import io.aistrale.stack.token.TokensFailedException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The `aistrale` command.
@Command(
        name = "aistrale",
        description = "Runs Aistrale on this machine: nothing to install but a JDK 25.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            MigrateCommand.class,
            CheckCommand.class,
            BenchCommand.class
        },
        footer = {
            "",
            "Ports come from the environment: AISTRALE_GATEWAY_PORT (8080), AISTRALE_KAFKA_PORT"
                    + " (9092), AISTRALE_REGISTRY_PORT (8085), AISTRALE_POSTGRES_PORT (15432),"
                    + " AISTRALE_SIMULATOR_PORT (8090), AISTRALE_{GATEWAY,WORKER,TELEMETRY,COST}_"
                    + "MANAGEMENT_PORT (9080 to 9083)."
        })
final class Aistrale {

    private Aistrale() {}

    public static void main(String[] arguments) {
        CommandLine commands = new CommandLine(new Aistrale());
        commands.addSubcommand(
                DeadLettersCommand.create(
                        () -> RunningCluster.find().bootstrapServers(),
                        () -> RunningCluster.find().registryUrl()));
        commands.addSubcommand(TokensCommand.create(RunningTokens::find));
        commands.addSubcommand(OutputsCommand.create(RunningOutputs::find));
        commands.addSubcommand(EvalCommand.create(RunningGateway::find));
        commands.setExecutionExceptionHandler((problem, command, _) -> {
            if (problem instanceof StackFailedException
                    || problem instanceof PartFailedException
                    || problem instanceof DeadLettersFailedException
                    || problem instanceof EvaluationFailedException
                    || problem instanceof OutputsFailedException
                    || problem instanceof TokensFailedException) {
                complain(command.getErr(), String.valueOf(problem.getMessage()));
            } else {
                problem.printStackTrace(command.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        System.exit(commands.execute(arguments));
    }

    private static void complain(PrintWriter err, String message) {
        err.println("aistrale: " + message);
        err.flush();
    }
}
