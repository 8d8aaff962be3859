package io.aistrale.bench.gateway;

import io.aistrale.bench.BenchPrograms;
import io.aistrale.bench.ContenderJvm;
import io.aistrale.bench.load.LoadFigures;
import io.aistrale.bench.load.LoadPlan;
import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.PartFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts the load generator, each time in a new JVM.
final class Generator {
    private static final Duration STOP = Duration.ofSeconds(5);

    /// What it may take beside its warm-up and window: a start, and the last answers.
    private static final Duration BESIDE = Duration.ofSeconds(120);

    private final BenchPrograms programs;
    private int runs;

    Generator(BenchPrograms programs) {
        this.programs = programs;
    }

    /// A generator at work.
    record Running(ChildProcess process, Path figures, Duration deadline) {
        boolean isAlive() {
            return process.isAlive();
        }

        /// @throws PartFailedException it failed, or took too long
        LoadFigures await() {
            try {
                int status = process.exitStatus().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
                if (status == 0) {
                    return LoadFigures.read(figures);
                }
                throw new PartFailedException(
                        "The load generator ended with status %d:%n%s"
                                .formatted(status, process.logExcerpt()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (TimeoutException e) {
                process.stop(STOP);
                throw new PartFailedException("The load generator took too long", e);
            }
        }
    }

    LoadFigures http(LoadPlan plan) {
        return start("OpenLoop", plan).await();
    }

    Running startHttp(LoadPlan plan) {
        return start("OpenLoop", plan);
    }

    LoadFigures kafka(LoadPlan plan) {
        return start("BareProducer", plan).await();
    }

    private Running start(String mainClass, LoadPlan plan) {
        runs++;
        Path directory = programs.home().resolve("data/generator");
        directory.toFile().mkdirs();
        Path told = directory.resolve(runs + ".plan");
        Path figures = directory.resolve(runs + ".figures");
        plan.write(told);
        var jvm =
                new ContenderJvm(
                        List.of(
                                "-XX:+UseSerialGC",
                                "-Xms256m",
                                "-Xmx256m",
                                "-Dlogback.configurationFile=io/aistrale/bench/contender-logback.xml"),
                        programs.peers(),
                        "io.aistrale.bench.load." + mainClass,
                        List.of(told.toString(), figures.toString()));
        var process =
                ChildProcess.start(
                        "generator",
                        jvm.command(),
                        Map.of(),
                        directory,
                        programs.home().resolve("logs/generator.log"));
        return new Running(
                process, figures, plan.pace().warmUp().plus(plan.pace().window()).plus(BESIDE));
    }
}
