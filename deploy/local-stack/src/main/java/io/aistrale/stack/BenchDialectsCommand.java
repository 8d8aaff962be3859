package io.aistrale.stack;

import io.aistrale.bench.DialectBenchmark;
import io.aistrale.bench.DialectOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `aistrale bench dialects`.
@Command(
        name = "dialects",
        description = {
            "Times with JMH what each dialect takes to say a request of 1 KB and to read an answer,"
                    + " an error and a stream, beside Jackson alone on the same JSON.",
            "See deploy/benchmark/README.md for how to read it."
        },
        mixinStandardHelpOptions = true)
final class BenchDialectsCommand implements Callable<Integer> {
    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there too.")
    private @Nullable Path json;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description =
                    "openai-chat, openai-embeddings, huggingface-chat, huggingface-generation,"
                            + " anthropic-messages, cohere-chat, cohere-embed (default: all).")
    private List<String> only = List.of();

    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "1",
            description = "JVMs each figure is taken from (default: ${DEFAULT-VALUE}).")
    private int forks;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "7",
            description = "Iterations that do not count (default: ${DEFAULT-VALUE}).")
    private int warmUps;

    @Option(
            names = "--iterations",
            paramLabel = "N",
            defaultValue = "5",
            description = "Iterations that count, of each fork (default: ${DEFAULT-VALUE}).")
    private int iterations;

    @Option(
            names = "--millis",
            paramLabel = "N",
            defaultValue = "200",
            description = "How long an iteration is (default: ${DEFAULT-VALUE}).")
    private int millis;

    @Override
    public Integer call() {
        StackSettings settings = StackSettings.of(StackSettings.defaultHome(), null);
        return DialectBenchmark.run(BenchCommand.programs(settings), options());
    }

    private DialectOptions options() {
        try {
            return new DialectOptions(only, forks, warmUps, iterations, millis, json);
        } catch (IllegalArgumentException e) {
            throw new StackFailedException(String.valueOf(e.getMessage()));
        }
    }
}
