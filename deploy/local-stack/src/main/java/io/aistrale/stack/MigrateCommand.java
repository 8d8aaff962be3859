package io.aistrale.stack;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `aistrale migrate`.
@Command(
        name = "migrate",
        description = {
            "Makes or updates tables, topics and schemas. 'up' does it by itself.",
            "Without options: those of the local stack. Elsewhere set AISTRALE_POSTGRES_URL,"
                    + " AISTRALE_POSTGRES_USER (the database's owner), AISTRALE_POSTGRES_PASSWORD,"
                    + " AISTRALE_KAFKA_BOOTSTRAP_SERVERS and AISTRALE_REGISTRY_URL."
        },
        mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {

    @Option(
            names = "--replication",
            paramLabel = "N",
            defaultValue = "1",
            description = "Replicas of each new topic (default: ${DEFAULT-VALUE}).")
    private int replication;

    @Override
    public Integer call() {
        StackSettings local = StackSettings.of(null, null);
        String made =
                new Migration(
                                chosen(local, "AISTRALE_POSTGRES_URL", local.jdbcUrl()),
                                chosen(local, "AISTRALE_POSTGRES_USER", "aistrale"),
                                local.environment().getOrDefault("AISTRALE_POSTGRES_PASSWORD", ""),
                                chosen(
                                        local,
                                        "AISTRALE_KAFKA_BOOTSTRAP_SERVERS",
                                        local.bootstrapServers()),
                                chosen(local, "AISTRALE_REGISTRY_URL", local.registryUrl()),
                                replication)
                        .run();
        System.out.println(made + ".");
        return 0;
    }

    private static String chosen(StackSettings settings, String variable, String otherwise) {
        return settings.environment().getOrDefault(variable, otherwise);
    }
}
