package io.aistrale.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a stack is started with.
///
/// @param checkout the project's directory, where the services' jars are built
/// @param home where the running stack is written down, and caches are kept; one stack at a time
/// @param data what survives `down` and `up`
/// @param environment of the command; services inherit it
/// @param realProvider a provider that is called in earnest; null: the simulator stands for all
/// @param routing named routes of the stack's own; null: those the environment names, if any
record StackSettings(
        Path checkout,
        Path home,
        Path data,
        StackPorts ports,
        Map<String, String> environment,
        @Nullable String realProvider,
        @Nullable Routing routing) {

    /// Named routes.
    ///
    /// @param file that the worker reads them from
    /// @param names that the gateway lists
    record Routing(Path file, Set<String> names) {
        Routing {
            names = Set.copyOf(names);
        }
    }

    private static final String HOME_VARIABLE = "AISTRALE_STACK_HOME";

    /// From the launcher's `-Daistrale.checkout` and the environment.
    ///
    /// @param data null: below the stack's home
    static StackSettings of(@Nullable Path data, @Nullable String realProvider) {
        Map<String, String> environment = System.getenv();
        Path home = defaultHome();
        return new StackSettings(
                findCheckout(),
                home,
                (data == null ? home.resolve("data") : data).toAbsolutePath().normalize(),
                StackPorts.from(environment),
                environment,
                realProvider,
                null);
    }

    StackSettings with(Routing routes) {
        return new StackSettings(checkout, home, data, ports, environment, realProvider, routes);
    }

    /// `AISTRALE_STACK_HOME`, or `deploy/.stack`.
    static Path defaultHome() {
        String chosen = System.getenv().getOrDefault(HOME_VARIABLE, "");
        Path home = chosen.isBlank() ? findCheckout().resolve("deploy/.stack") : Path.of(chosen);
        return home.toAbsolutePath().normalize();
    }

    /// From the launcher's `-Daistrale.checkout`.
    static Path findCheckout() {
        Path found = Path.of(System.getProperty("aistrale.checkout", "")).toAbsolutePath();
        if (!Files.exists(found.resolve("deploy/aistrale"))) {
            throw new StackFailedException(
                    "%s is not an Aistrale checkout: start this with deploy/aistrale."
                            .formatted(found));
        }
        return found;
    }

    /// For runs of single parts beside the stack: data and logs elsewhere, some ports others.
    StackSettings beside(Path otherData, Set<StackPort> otherPorts) {
        return new StackSettings(
                checkout,
                home,
                otherData,
                ports.withFree(otherPorts),
                environment,
                realProvider,
                routing);
    }

    Path logs() {
        return data.resolve("logs");
    }

    Path log(String part) {
        return logs().resolve(part + ".log");
    }

    Path cache() {
        return home.resolve("cache");
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/aistrale".formatted(ports.of(StackPort.POSTGRES));
    }

    String bootstrapServers() {
        return "127.0.0.1:" + ports.of(StackPort.BROKER);
    }

    String registryUrl() {
        return "http://127.0.0.1:%d/apis/ccompat/v7".formatted(ports.of(StackPort.REGISTRY));
    }

    String http(StackPort port) {
        return "http://127.0.0.1:" + ports.of(port);
    }
}
