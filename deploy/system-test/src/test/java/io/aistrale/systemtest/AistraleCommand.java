package io.aistrale.systemtest;

import io.aistrale.parts.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `deploy/aistrale` as a person calls it, on ports and in a home of its own.
final class AistraleCommand {
    static final String ADMIN_KEY = "system-test-c4nary-admin-key";

    private static final List<String> PORTS =
            List.of(
                    "AISTRALE_GATEWAY_PORT",
                    "AISTRALE_KAFKA_PORT",
                    "AISTRALE_REGISTRY_PORT",
                    "AISTRALE_POSTGRES_PORT",
                    "AISTRALE_SIMULATOR_PORT",
                    "AISTRALE_GATEWAY_MANAGEMENT_PORT",
                    "AISTRALE_WORKER_MANAGEMENT_PORT",
                    "AISTRALE_TELEMETRY_MANAGEMENT_PORT",
                    "AISTRALE_COST_MANAGEMENT_PORT");

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();

    /// @param home under `target`, so that its logs are there to read after a failure
    AistraleCommand(Path home) {
        this.home = home.toAbsolutePath();
        environment.put("AISTRALE_STACK_HOME", this.home.toString());
        environment.put("AISTRALE_ADMIN_KEY", ADMIN_KEY);
        environment.put("AISTRALE_REHEARSALS", "off");
        environment.put("AISTRALE_BUDGET_REFRESHINTERVAL", "1s");
        PORTS.forEach(name -> environment.put(name, Integer.toString(FreePorts.next())));
    }

    /// Sets a variable of the command's environment.
    AistraleCommand with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    record Ended(int exitCode, String output) {}

    String port(String name) {
        return String.valueOf(environment.get(name));
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port("AISTRALE_KAFKA_PORT");
    }

    String registryUrl() {
        return "http://127.0.0.1:%s/apis/ccompat/v7".formatted(port("AISTRALE_REGISTRY_PORT"));
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%s/aistrale?user=aistrale"
                .formatted(port("AISTRALE_POSTGRES_PORT"));
    }

    /// Where the gateway, the worker, telemetry and costs tell their metrics.
    List<URI> metrics() {
        return List.copyOf(metricsByService().values());
    }

    /// The same by service: gateway, worker, telemetry, cost.
    Map<String, URI> metricsByService() {
        Map<String, URI> pages = new LinkedHashMap<>();
        for (String name : PORTS) {
            if (name.endsWith("_MANAGEMENT_PORT")) {
                String service =
                        name.replace("AISTRALE_", "")
                                .replace("_MANAGEMENT_PORT", "")
                                .toLowerCase(Locale.ROOT);
                pages.put(
                        service,
                        URI.create("http://127.0.0.1:" + port(name) + "/actuator/prometheus"));
            }
        }
        return pages;
    }

    Path logs() {
        return home.resolve("data").resolve("logs");
    }

    Ended run(Duration atMost, String... arguments) throws IOException, InterruptedException {
        Files.createDirectories(home);
        Path output = Files.createTempFile(home, "output-", ".txt");
        var command = Stream.concat(Stream.of("../aistrale"), Stream.of(arguments)).toList();
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroy();
            process.waitFor(30, TimeUnit.SECONDS);
            throw new IllegalStateException(
                    String.join(" ", command) + " did not end:\n" + Files.readString(output));
        }
        return new Ended(process.exitValue(), Files.readString(output));
    }
}
