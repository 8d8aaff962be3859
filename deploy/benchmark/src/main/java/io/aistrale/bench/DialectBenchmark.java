package io.aistrale.bench;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// `deploy/aistrale bench dialects`.
public final class DialectBenchmark {
    private static final String MAIN = "io.aistrale.bench.dialect.DialectMeasuring";

    private DialectBenchmark() {}

    /// Measures in a JVM that has the worker's classes, which writes to this one's output.
    ///
    /// @return the exit code: 0 when nothing is over the limit
    public static int run(BenchPrograms programs, DialectOptions options) {
        Path log = programs.home().resolve("logs/dialects.log");
        var jvm =
                new ContenderJvm(
                        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"),
                        programs.peers(),
                        MAIN,
                        List.of(new JsonMapper().writeValueAsString(options), log.toString()));
        try {
            var measuring =
                    new ProcessBuilder(jvm.command())
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            return measuring.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException(MAIN));
        }
    }
}
