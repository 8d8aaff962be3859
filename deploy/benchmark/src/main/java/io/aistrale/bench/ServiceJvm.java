package io.aistrale.bench;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.FreePorts;
import io.aistrale.parts.Program;
import io.aistrale.schemas.content.ContentKeyset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Starts services as they are shipped, each in a JVM of its own.
public record ServiceJvm(TestBed bed, BenchPrograms programs, List<String> jvmOptions) {
    public static final int HEAP_MEBIBYTES = 256;

    public ChildProcess start(String name, Program program) {
        return start(name, program, Map.of());
    }

    /// @param own environment beside what all services are told
    public ChildProcess start(String name, Program program, Map<String, String> own) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AISTRALE_KAFKA_BOOTSTRAP_SERVERS", bed.brokers());
        environment.put("AISTRALE_REGISTRY_URL", bed.registryUrl());
        environment.put("AISTRALE_POSTGRES_URL", bed.jdbcUrl());
        environment.put("AISTRALE_POSTGRES_USER", "aistrale_" + name);
        environment.put("AISTRALE_MANAGEMENT_PORT", Integer.toString(FreePorts.next()));
        environment.put("AISTRALE_CONTENT_KEYSET", contentKeyset().toString());
        environment.putAll(own);
        Path home = programs.home();
        return ChildProcess.start(
                name,
                new ContenderJvm(options(name), classPath(program), program.mainClass(), List.of())
                        .command(),
                environment,
                home.resolve("data").resolve(name),
                home.resolve("logs").resolve(name + ".log"));
    }

    /// One for all services of a bed.
    private Path contentKeyset() {
        Path file = bed.keyset().resolveSibling("content-keyset.json");
        if (Files.notExists(file)) {
            ContentKeyset.generate().write(file);
        }
        return file;
    }

    private List<String> options(String name) {
        List<String> options =
                new ArrayList<>(List.of("-XX:+UseParallelGC", "-Xmx" + HEAP_MEBIBYTES + "m"));
        jvmOptions.forEach(option -> options.add(option.replace("%s", name)));
        return options;
    }

    private List<Path> classPath(Program program) {
        return Stream.concat(
                        program.classPath().stream(),
                        programs.peers().stream().filter(ContenderJvm::isRealParts))
                .toList();
    }
}
