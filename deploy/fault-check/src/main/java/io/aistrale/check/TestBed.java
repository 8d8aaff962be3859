package io.aistrale.check;

import io.aistrale.check.client.Client;
import io.aistrale.check.client.History;
import io.aistrale.check.client.JournalCopies;
import io.aistrale.check.cluster.Cluster;
import io.aistrale.check.cluster.Layout;
import io.aistrale.check.evidence.Database;
import io.aistrale.check.evidence.Evidence;
import io.aistrale.check.evidence.Simulator;
import io.aistrale.check.fault.Fault;
import io.aistrale.check.fault.Scene;
import io.aistrale.check.verdict.Facts;
import io.aistrale.check.workload.Workload;
import io.aistrale.parts.PostgresServer;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.SerdeSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/// The cluster, its client, and everything that is read of it.
final class TestBed implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final double REQUESTS_PER_SECOND = 40;
    private static final Duration STEADY = Duration.ofSeconds(3);
    private static final Duration AFTERMATH = Duration.ofSeconds(1);

    private final CheckOptions options;
    private final PrintStream out;
    private final Cluster cluster;
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("duplicates").factory());
    private final String bootstrapServers;
    private final EventCodec codec;
    private final Simulator simulator;
    private final Evidence evidence;
    private final History history;
    private final Client client;
    private final List<String> mishaps = new ArrayList<>();

    private TestBed(CheckOptions options, Layout layout, Cluster cluster, PrintStream out) {
        this.options = options;
        this.out = out;
        this.cluster = cluster;
        this.bootstrapServers = layout.bootstrapServers();
        this.codec = EventCodec.create(SerdeSettings.of(layout.registryUrl()));
        this.simulator = new Simulator(layout.simulator());
        this.evidence =
                new Evidence(
                        bootstrapServers,
                        codec,
                        simulator,
                        new Database(layout.jdbcUrl(), PostgresServer.USER));
        this.history = new History(layout.directory().resolve("client.log"));
        this.client = new Client(bootstrapServers, codec, history, later);
    }

    /// Returns when all processes answer.
    static TestBed open(CheckOptions options, Path directory, PrintStream out) {
        Layout layout = Layout.in(options.checkout(), directory);
        Cluster cluster = new Cluster(layout, options.mutation(), options.seed());
        // A frozen process would not notice that its parent is gone.
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(cluster::close));
        try {
            cluster.start(Workload.USERS, Workload.PROVIDERS);
            return new TestBed(options, layout, cluster, out);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /// Start, steady, fault, heal, drain.
    void play(Run run) throws InterruptedException {
        Random random = new Random(run.seed());
        client.begin(run.number());
        Load load =
                new Load(
                        new Workload(new Random(random.nextLong()), REQUESTS_PER_SECOND),
                        client,
                        options.requests());
        say("%s, seed %d".formatted(run.name(), run.seed()));
        Random copied = new Random(run.seed());
        try (var _ = JournalCopies.begin(bootstrapServers, codec, copied)) {
            Thread publishing = Thread.ofPlatform().name("load").start(load);
            Thread.sleep(STEADY);
            for (Fault fault : run.faults()) {
                inject(fault, new Scene(cluster, random, this::say));
            }
            Thread.sleep(AFTERMATH);
            load.mayEnd();
            publishing.join();
            cluster.heal();
        }
        say("healed; draining");
        if (!new Drain(client, history, evidence).await()) {
            say("the drain did not come to an end");
        }
    }

    private void inject(Fault fault, Scene scene) throws InterruptedException {
        try {
            fault.play(scene);
        } catch (RuntimeException e) {
            say(String.valueOf(e.getMessage()));
            mishaps.add(fault.word() + ": " + e.getMessage());
        }
    }

    /// Everything known by now.
    Facts facts() {
        evidence.advance();
        List<String> deaths = new ArrayList<>(cluster.deaths().unasked());
        deaths.addAll(mishaps);
        return evidence.facts(history.submissions(), deaths);
    }

    private void say(String sentence) {
        out.println("  " + LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + sentence);
    }

    @Override
    public void close() {
        later.shutdownNow();
        client.close();
        evidence.close();
        simulator.close();
        history.close();
        cluster.close();
        codec.close();
    }
}
