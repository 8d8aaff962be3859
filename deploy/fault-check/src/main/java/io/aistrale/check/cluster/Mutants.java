package io.aistrale.check.cluster;

import io.aistrale.parts.PartFailedException;
import io.aistrale.parts.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Workers with a seeded bug, which a check must find: the tests of inference-worker have them.
final class Mutants {
    private static final String MAIN = "io.aistrale.worker.mutant.MutantWorker";

    private Mutants() {}

    /// The worker with the mutants' jar before its own.
    static Program of(Program worker, Path target) {
        List<Path> classPath = new ArrayList<>(List.of(testJar(target)));
        classPath.addAll(worker.classPath());
        return new Program(MAIN, classPath);
    }

    private static Path testJar(Path target) {
        if (Files.isDirectory(target)) {
            try (var jars = Files.newDirectoryStream(target, "*-tests.jar")) {
                for (Path jar : jars) {
                    return jar;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new PartFailedException(
                "The mutants are not built: run ./mvnw -pl inference-worker -am package -DskipTests");
    }
}
