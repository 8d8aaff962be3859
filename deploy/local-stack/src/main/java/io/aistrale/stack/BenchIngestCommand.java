package io.aistrale.stack;

import io.aistrale.bench.ingest.IngestBenchmark;
import io.aistrale.bench.ingest.IngestOptions;
import io.aistrale.bench.ingest.IngestOptions.PipelineLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `aistrale bench ingest`.
@Command(
        name = "ingest",
        description = {
            "Lets telemetry-consumer and cost-aggregator read a journal that was written ahead, beside"
                    + " COPY and INSERT of the same rows, and tells how many requests a second the whole"
                    + " pipeline sustains.",
            "See deploy/benchmark/README.md for how to read it."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every attempt was counted once",
            "1:one was not, or more than once, or a request failed"
        },
        mixinStandardHelpOptions = true)
final class BenchIngestCommand implements Callable<Integer> {
    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there too.")
    private @Nullable Path json;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description = "drain, floor (of a drain's rows), pipeline (default: all).")
    private List<String> only = List.of();

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "400000",
            description = "Attempts in the journal (default: ${DEFAULT-VALUE}).")
    private int attempts;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "300000",
            description = "Attempts before them that do not count (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--present",
            paramLabel = "N",
            split = ",",
            defaultValue = "10000,10000000",
            description =
                    "Attempts in the day's tables before the measured ones (default:"
                            + " ${DEFAULT-VALUE}).")
    private List<Integer> present = List.of();

    @Option(
            names = "--duplicates",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Ends that stand in the journal twice (default: ${DEFAULT-VALUE}).")
    private int duplicates;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            defaultValue = "256",
            description =
                    "Requests that wait for their result in the pipeline (default:"
                            + " ${DEFAULT-VALUE}).")
    private int inFlight;

    @Option(
            names = "--pipeline-warm-up",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Before the pipeline's window (default: ${DEFAULT-VALUE}).")
    private int pipelineWarmUpSeconds;

    @Option(
            names = "--window",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "Measured time of the pipeline (default: ${DEFAULT-VALUE}).")
    private int windowSeconds;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description =
                    "A further option of every service's JVM; %%s in it becomes the service's name.")
    private List<String> jvmOptions = List.of();

    @Override
    public Integer call() {
        StackSettings settings = StackSettings.of(StackSettings.defaultHome(), null);
        return IngestBenchmark.run(BenchCommand.services(settings), options(), System.out);
    }

    private IngestOptions options() {
        try {
            return new IngestOptions(
                    IngestOptions.parts(only),
                    attempts,
                    warmUp,
                    present,
                    duplicates,
                    new PipelineLoad(
                            inFlight,
                            Duration.ofSeconds(pipelineWarmUpSeconds),
                            Duration.ofSeconds(windowSeconds)),
                    jvmOptions,
                    json);
        } catch (IllegalArgumentException e) {
            throw new StackFailedException(String.valueOf(e.getMessage()));
        }
    }
}
