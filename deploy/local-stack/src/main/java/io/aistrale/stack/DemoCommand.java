package io.aistrale.stack;

import io.aistrale.demo.Demo;
import io.aistrale.demo.DemoOptions;
import io.aistrale.demo.StackAddress;
import io.aistrale.demo.workload.DemoRoute;
import io.aistrale.parts.Directories;
import io.aistrale.parts.PostgresServer;
import io.aistrale.stack.StackSettings.Routing;
import java.io.Console;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `aistrale demo`.
@Command(
        name = "demo",
        description =
                "Starts the stack on an empty data directory, shows it at work and checks what it"
                        + " promises.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--exit", description = "Stops when done. Exit code 0: every check held.")
    private boolean exit;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "Calls this provider in earnest (default: the simulator).")
    private @Nullable String provider;

    @Option(names = "--model", paramLabel = "NAME", description = "The provider's model to call.")
    private @Nullable String model;

    @Option(
            names = "--spend-cap",
            paramLabel = "USD",
            defaultValue = "0.50",
            description = "What calls in earnest may cost (default: ${DEFAULT-VALUE}).")
    private BigDecimal spendCapUsd = DemoOptions.DEFAULT_SPEND_CAP_USD;

    @Override
    public Integer call() throws Exception {
        DemoOptions options = options();
        Path data = StackSettings.defaultHome().resolve("demo");
        StackSettings settings = StackSettings.of(data, provider);
        ForegroundStack.requireStartable(settings);
        Directories.delete(data);
        ForegroundStack stack =
                ForegroundStack.start(
                        provider == null ? settings.with(routes(data)) : settings,
                        System.out,
                        false);
        System.out.println();
        int status = Demo.run(address(stack), options, System.out);
        if (exit) {
            return status;
        }
        stack.announce(System.out);
        new CountDownLatch(1).await();
        return status;
    }

    private static Routing routes(Path data) throws IOException {
        Files.createDirectories(data);
        Path file = data.resolve("routing.yaml");
        Files.writeString(file, DemoRoute.routingFile());
        return new Routing(file, Set.of(DemoRoute.NAME));
    }

    private DemoOptions options() {
        boolean interactive = isTerminal();
        try {
            return provider == null && model == null
                    ? DemoOptions.simulated(interactive)
                    : new DemoOptions(provider, model, spendCapUsd, interactive);
        } catch (IllegalArgumentException e) {
            throw new StackFailedException(String.valueOf(e.getMessage()));
        }
    }

    /// JDK 22 to 24 have a console without a terminal; JDK 25 has none again.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static StackAddress address(ForegroundStack stack) {
        StackSettings settings = stack.settings();
        return new StackAddress(
                URI.create(settings.http(StackPort.GATEWAY)),
                settings.bootstrapServers(),
                settings.registryUrl(),
                settings.jdbcUrl(),
                PostgresServer.USER,
                settings.realProvider() == null
                        ? URI.create(settings.http(StackPort.SIMULATOR))
                        : null,
                stack.secrets().adminKey(),
                metrics(settings),
                settings.logs());
    }

    private static Map<String, URI> metrics(StackSettings settings) {
        Map<String, URI> pages = new LinkedHashMap<>();
        pages.put("gateway", prometheus(settings, StackPort.GATEWAY_MANAGEMENT));
        pages.put("worker", prometheus(settings, StackPort.WORKER_MANAGEMENT));
        pages.put("telemetry", prometheus(settings, StackPort.TELEMETRY_MANAGEMENT));
        pages.put("cost", prometheus(settings, StackPort.COST_MANAGEMENT));
        return pages;
    }

    private static URI prometheus(StackSettings settings, StackPort management) {
        return URI.create(settings.http(management) + "/actuator/prometheus");
    }
}
