package io.aistrale.stack;

import io.aistrale.bench.costs.CostsBenchmark;
import io.aistrale.bench.costs.CostsOptions;
import io.aistrale.parts.Programs;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `aistrale bench costs`.
@Command(
        name = "costs",
        description = {
            "Fills a ledger and its rollups, and tells what GET /v1/costs takes for a month of it.",
            "See deploy/benchmark/README.md for how to read it."
        },
        mixinStandardHelpOptions = true)
final class BenchCostsCommand implements Callable<Integer> {
    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there too.")
    private @Nullable Path json;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Rows of the ledger (default: ${DEFAULT-VALUE}).")
    private long rows;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "90",
            description = "Days they are spread over (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "200",
            description = "Users, each calling all models (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--projects-per-user",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Projects a user works for, of ten; 10 fills the rollups as densely as can be"
                            + " (default: ${DEFAULT-VALUE}).")
    private int projectsPerUser;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "100",
            description = "Times each question counts (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Override
    public Integer call() {
        StackSettings settings = StackSettings.of(StackSettings.defaultHome(), null);
        return CostsBenchmark.run(
                BenchCommand.programs(settings),
                new Programs(settings.checkout(), settings.cache()).boot("gateway").classPath(),
                options(),
                System.out);
    }

    private CostsOptions options() {
        try {
            return new CostsOptions(rows, days, users, projectsPerUser, runs, json);
        } catch (IllegalArgumentException e) {
            throw new StackFailedException(String.valueOf(e.getMessage()));
        }
    }
}
