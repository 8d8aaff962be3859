package io.aistrale.bench;

import io.aistrale.parts.ChildProcess;
import io.aistrale.parts.FreePorts;
import io.aistrale.parts.KafkaBroker;
import io.aistrale.parts.KafkaNode;
import io.aistrale.parts.PostgresServer;
import io.aistrale.parts.RunningPart;
import io.aistrale.parts.SchemaRegistryServer;
import io.aistrale.schemas.database.DatabaseMigration;
import io.aistrale.schemas.serde.ConfluentSchemaRegistryClient;
import io.aistrale.schemas.serde.SchemaRegistration;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What every contender runs against: broker, registry, PostgreSQL and the provider simulator, each
/// a process of its own, the same from the first run to the last.
public final class TestBed implements AutoCloseable {
    private static final int BROKER_HEAP_MEBIBYTES = 512;
    private static final int REGISTRY_HEAP_MEBIBYTES = 160;

    /// Each run calls another port, so that connections the last one left in TIME_WAIT do not use
    /// up the addresses of the next.
    private static final int SIMULATOR_PORTS = 8;

    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

    private final List<RunningPart> parts = new ArrayList<>();
    private final KafkaBroker broker;
    private final SchemaRegistryServer registry;
    private final PostgresServer postgres;
    private final List<Integer> simulatorPorts;
    private final ChildProcess simulatorProcess;
    private final Simulator simulator;
    private final Path keyset;

    TestBed(BenchPrograms programs) {
        this(programs, Map.of());
    }

    /// @param postgresTuning settings of PostgreSQL's that take the place of the usual ones
    public TestBed(BenchPrograms programs, Map<String, String> postgresTuning) {
        Path home = programs.home();
        broker =
                new KafkaBroker(
                        KafkaNode.single(FreePorts.next()),
                        home.resolve("data/broker"),
                        home.resolve("logs/broker.log"),
                        BROKER_HEAP_MEBIBYTES,
                        List.of(),
                        null);
        registry =
                new SchemaRegistryServer(
                        FreePorts.next(),
                        programs.registryHome(),
                        home.resolve("data/registry"),
                        home.resolve("logs/registry.log"),
                        REGISTRY_HEAP_MEBIBYTES,
                        null);
        postgres =
                new PostgresServer(
                        FreePorts.next(),
                        home.resolve("data/postgres"),
                        home.resolve("logs/postgres.log"),
                        true,
                        programs.cache(),
                        postgresTuning);
        simulatorPorts =
                IntStream.range(0, SIMULATOR_PORTS).mapToObj(_ -> FreePorts.next()).toList();
        keyset = home.resolve("data/token-private-keyset.json");
        simulatorProcess = startSimulator(programs);
        simulator = new Simulator(URI.create("http://127.0.0.1:" + simulatorPorts.getFirst()));
        startParts();
    }

    private ChildProcess startSimulator(BenchPrograms programs) {
        String ports = String.join(",", simulatorPorts.stream().map(String::valueOf).toList());
        return ChildProcess.start(
                "simulator",
                new ContenderJvm(
                                List.of("-XX:+UseSerialGC", "-Xmx1g"),
                                Stream.concat(
                                                programs.simulator().stream(),
                                                programs.peers().stream()
                                                        .filter(ContenderJvm::isRealParts))
                                        .toList(),
                                "io.aistrale.simulator.ProviderSimulator",
                                List.of(ports))
                        .command(),
                Map.of(),
                programs.home().resolve("data/simulator"),
                programs.home().resolve("logs/simulator.log"));
    }

    private void startParts() {
        try {
            for (var part : List.of(broker, registry, postgres)) {
                parts.add(part.startAndAwait());
            }
            simulatorProcess.awaitReady(
                    () -> FreePorts.answers(simulatorPorts.getLast()), Duration.ofSeconds(30));
            DatabaseMigration.migrate(postgres.jdbcUrl(), PostgresServer.USER, "");
            try (var client =
                    ConfluentSchemaRegistryClient.create(SerdeSettings.of(registryUrl()))) {
                new SchemaRegistration(client).register(Topics.ALL);
            }
            ProviderToken.store(postgres.jdbcUrl(), keyset);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    public String brokers() {
        return broker.bootstrapServers();
    }

    public String registryUrl() {
        return registry.url().toString();
    }

    public String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    /// Ends the database server; its data stays.
    void stopPostgres() {
        parts.removeLast().close();
    }

    void startPostgres() {
        parts.add(postgres.startAndAwait());
    }

    /// The database server's first process; those that serve connections are its children.
    public long postgresPid() {
        return parts.get(parts.size() - 1).process().pid();
    }

    public long brokerPid() {
        return parts.getFirst().process().pid();
    }

    /// Opens the token that is stored.
    public Path keyset() {
        return keyset;
    }

    public Simulator simulator() {
        return simulator;
    }

    public long simulatorPid() {
        return simulatorProcess.pid();
    }

    /// Everything the benchmark started but for the contender.
    public List<Long> pids() {
        return Stream.concat(
                        parts.stream().map(part -> part.process().pid()),
                        Stream.of(simulatorProcess.pid(), ProcessHandle.current().pid()))
                .toList();
    }

    /// The provider's base address for the n-th run.
    public URI provider(int run) {
        return URI.create(
                "http://127.0.0.1:%d/openai/v1"
                        .formatted(simulatorPorts.get(run % simulatorPorts.size())));
    }

    @Override
    public void close() {
        simulator.close();
        simulatorProcess.stop(STOP_DEADLINE);
        parts.reversed().forEach(RunningPart::close);
    }
}
