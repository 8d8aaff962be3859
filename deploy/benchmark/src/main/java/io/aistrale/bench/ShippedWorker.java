package io.aistrale.bench;

import io.aistrale.parts.FreePorts;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The worker as it is shipped, pointed at the test bed.
public record ShippedWorker(TestBed bed, BenchPrograms programs) {
    public static final String MAIN_CLASS = "io.aistrale.worker.WorkerApplication";

    public List<Path> classPath() {
        return Stream.concat(
                        programs.worker().stream(),
                        programs.peers().stream()
                                .filter(jar ->
                                        jar.getFileName().toString().startsWith("benchmark-")
                                                || ContenderJvm.isRealParts(jar)))
                .toList();
    }

    /// @param provider base address of the one the stored token is for
    public Map<String, String> environment(URI provider) {
        Map<String, String> environment = new HashMap<>();
        environment.put("AISTRALE_KAFKA_BOOTSTRAP_SERVERS", bed.brokers());
        environment.put("AISTRALE_REGISTRY_URL", bed.registryUrl());
        environment.put("AISTRALE_POSTGRES_URL", bed.jdbcUrl());
        environment.put("AISTRALE_POSTGRES_USER", "aistrale_worker");
        environment.put("AISTRALE_TOKEN_PRIVATE_KEYSET", bed.keyset().toString());
        environment.put("AISTRALE_ALLOW_PRIVATE_ADDRESSES", "true");
        environment.put("AISTRALE_OPENAI_BASE_URL", provider.toString());
        environment.put("AISTRALE_MANAGEMENT_PORT", Integer.toString(FreePorts.next()));
        return environment;
    }
}
