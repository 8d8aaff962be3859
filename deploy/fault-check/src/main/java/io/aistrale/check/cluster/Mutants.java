package io.aistrale.check.cluster;

import io.aistrale.parts.PartFailedException;
import io.aistrale.parts.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Services with a seeded bug, which a check must find: the tests of each have them.
enum Mutants {
    WORKER(
            "inference-worker",
            "io.aistrale.worker.mutant.MutantWorker",
            Set.of(
                    "started-not-awaited",
                    "commit-before-finish",
                    "retry-not-journaled",
                    "reply-before-finish",
                    "parked-not-copied",
                    "chunk-dropped",
                    "spent-forgotten",
                    "budget-leased-for-ever",
                    "leased-past-death")),
    TELEMETRY(
            "telemetry-consumer",
            "io.aistrale.telemetry.mutant.MutantTelemetry",
            Set.of("commit-before-write", "swallowed-serialization-failure")),
    COST(
            "cost-aggregator",
            "io.aistrale.cost.mutant.MutantCost",
            Set.of("marker-before-write", "non-atomic-rollup", "streamed-call-costs-zero")),
    GATEWAY(
            "gateway",
            "io.aistrale.gateway.mutant.MutantGateway",
            Set.of(
                    "published-before-key",
                    "retry-under-fresh-id",
                    "body-not-compared",
                    "answered-before-ack"));

    private final String module;
    private final String main;
    private final Set<String> mutations;

    Mutants(String module, String main, Set<String> mutations) {
        this.module = module;
        this.main = main;
        this.mutations = mutations;
    }

    String module() {
        return module;
    }

    /// @param mutation a seeded bug; empty: none
    /// @throws PartFailedException there is no such bug
    static void requireKnown(String mutation) {
        if (!mutation.isEmpty()
                && Arrays.stream(values()).noneMatch(one -> one.mutations.contains(mutation))) {
            throw new PartFailedException(
                    "There is no mutation '%s'; there are %s."
                            .formatted(
                                    mutation,
                                    Arrays.stream(values())
                                            .flatMap(one -> one.mutations.stream())
                                            .sorted()
                                            .collect(Collectors.joining(", "))));
        }
    }

    /// The service as it was built, or, where the bug is one of its own, with the mutants' jar
    /// before its own.
    Program of(Program asBuilt, Path checkout, String mutation) {
        if (!mutations.contains(mutation)) {
            return asBuilt;
        }
        List<Path> classPath = new ArrayList<>(List.of(testJar(checkout)));
        classPath.addAll(asBuilt.classPath());
        return new Program(main, classPath);
    }

    private Path testJar(Path checkout) {
        Path target = checkout.resolve(module).resolve("target");
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
                "The mutants are not built: run ./mvnw -pl %s -am package -DskipTests"
                        .formatted(module));
    }
}
