package io.aistrale.bench.dialect;

import io.aistrale.bench.DialectOptions;
import io.aistrale.bench.ProcessReading;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Runs JMH, case by case: the dialect and Jackson alone one after the other, so that a machine
/// that grows slower does so for both.
final class DialectMeasuring {
    /// JMH's name for the bytes an operation allocates.
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /// The heap has no part in it: what is allocated is dead at once.
    private static final String[] JVM_OPTIONS = {
        "-XX:+UseSerialGC",
        "-Xms256m",
        "-Xmx256m",
        "-Xmn192m",
        "-XX:+AlwaysPreTouch",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow"
    };

    private final DialectOptions options;
    private final OutputFormat log;
    private final PrintStream out;
    private final long began = System.nanoTime();

    private DialectMeasuring(DialectOptions options, OutputFormat log, PrintStream out) {
        this.options = options;
        this.log = log;
        this.out = out;
    }

    /// @param args the options as JSON, and the file for JMH's own words
    public static void main(String[] args) throws IOException, RunnerException {
        var options = new JsonMapper().readValue(args[0], DialectOptions.class);
        var log = Path.of(args[1]);
        Files.createDirectories(log.toAbsolutePath().getParent());
        try (var words = new PrintStream(log.toFile(), StandardCharsets.UTF_8)) {
            var format = OutputFormatFactory.createFormatInstance(words, VerboseMode.NORMAL);
            int exitCode = new DialectMeasuring(options, format, System.out).run();
            System.exit(exitCode);
        }
    }

    private int run() throws RunnerException, IOException {
        String load = ProcessReading.loadAverage();
        int cores = Runtime.getRuntime().availableProcessors();
        say("%d cores, load average %s".formatted(cores, load));
        List<Line> lines = new ArrayList<>();
        for (Case one : chosen()) {
            var line = new Line(one, figure(one, "byDialect"), figure(one, "byJacksonAlone"));
            lines.add(line);
            say("%s: %s µs, Jackson alone %s µs".formatted(one, line.dialect(), line.jackson()));
        }
        var report = new DialectReport(lines);
        report.print(out);
        out.printf(
                "Means with their 99.9%% confidence intervals: %d forks, %d iterations of %d ms"
                        + " after %d to warm up.%n",
                options.forks(),
                options.iterations(),
                options.iterationMillis(),
                options.warmUps());
        out.printf(
                "The machine: %d cores, load average %s at the start, %s at the end.%n",
                cores, load, ProcessReading.loadAverage());
        out.printf("Took %d min %d s.%n", elapsed().toMinutes(), elapsed().toSecondsPart());
        writeJson(lines);
        return report.exitCode();
    }

    private List<Case> chosen() {
        return options.only().isEmpty()
                ? Case.all()
                : options.only().stream().map(WireFormat::titled).flatMap(Case::of).toList();
    }

    private Figure figure(Case one, String method) throws RunnerException {
        var time = TimeValue.milliseconds(options.iterationMillis());
        var jmh =
                new OptionsBuilder()
                        .include(Translation.class.getName() + "\\." + method + "$")
                        .param("format", one.format().name())
                        .param("operation", one.operation().name())
                        .operationsPerInvocation(one.objects())
                        .forks(options.forks())
                        .warmupIterations(options.warmUps())
                        .warmupTime(time)
                        .measurementIterations(options.iterations())
                        .measurementTime(time)
                        .jvmArgs(JVM_OPTIONS)
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build();
        var result = new Runner(jmh, log).runSingle();
        var micros = result.getPrimaryResult();
        var bytes = Objects.requireNonNull(result.getSecondaryResults().get(ALLOCATED));
        return new Figure(micros.getScore(), micros.getScoreError(), bytes.getScore());
    }

    private void say(String line) {
        out.printf("[%4d s] %s%n", elapsed().toSeconds(), line);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void writeJson(List<Line> lines) throws IOException {
        Path json = options.json();
        if (json == null) {
            return;
        }
        Path parent = json.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        var mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        Files.writeString(
                json,
                mapper.writeValueAsString(lines.stream().map(DialectRow::of).toList()) + "\n");
    }
}
