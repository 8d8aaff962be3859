package io.aistrale.check;

import io.aistrale.check.client.Callers;
import io.aistrale.check.client.Client;
import io.aistrale.check.client.History;
import io.aistrale.check.client.JournalCopies;
import io.aistrale.check.cluster.Cluster;
import io.aistrale.check.cluster.Gateways;
import io.aistrale.check.cluster.Layout;
import io.aistrale.check.evidence.Database;
import io.aistrale.check.evidence.Evidence;
import io.aistrale.check.evidence.Simulator;
import io.aistrale.check.fault.Fault;
import io.aistrale.check.fault.Scene;
import io.aistrale.check.verdict.Errand;
import io.aistrale.check.verdict.Facts;
import io.aistrale.check.verdict.Submission;
import io.aistrale.check.workload.ErrandWorkload;
import io.aistrale.check.workload.Planned;
import io.aistrale.check.workload.SpendingWorkload;
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
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The cluster, its client, and everything that is read of it.
final class TestBed implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    /// Enough to spend the budget in two minutes or less.
    private static final double SPENDING_REQUESTS_PER_SECOND = 8;

    private static final Duration STEADY = Duration.ofSeconds(3);
    private static final Duration RAISED_EVERY = Duration.ofSeconds(5);
    private static final Duration AFTERMATH = Duration.ofSeconds(1);

    private final CheckOptions options;
    private final PrintStream out;
    private final Cluster cluster;
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("later").factory());
    private final String bootstrapServers;
    private final EventCodec codec;
    private final Simulator simulator;
    private final Evidence evidence;
    private final History history;
    private final Client client;
    private @Nullable Callers callers;
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
            cluster.start(
                    Workload.USERS,
                    Workload.PROVIDERS,
                    Workload.limit(options.requestsPerSecond()),
                    List.of(Workload.TIGHT, SpendingWorkload.BUDGET));
            return new TestBed(options, layout, cluster, out);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /// Start, steady, fault, heal, drain.
    void play(Run run) throws InterruptedException {
        say("%s, seed %d".formatted(run.name(), run.seed()));
        Random random = new Random(run.seed());
        cluster.budgets().begin(Workload.TIGHT);
        client.begin(run.number());
        List<Load<?>> loads = loads(run, random);
        var raises =
                later.scheduleWithFixedDelay(
                        this::raiseBudget,
                        RAISED_EVERY.toMillis(),
                        RAISED_EVERY.toMillis(),
                        TimeUnit.MILLISECONDS);
        try (var _ = JournalCopies.begin(bootstrapServers, codec, new Random(run.seed()))) {
            List<Thread> asking =
                    loads.stream().map(Thread.ofPlatform().name("load")::start).toList();
            Thread.sleep(STEADY);
            for (Fault fault : run.faults()) {
                inject(fault, new Scene(cluster, random, this::say));
            }
            Thread.sleep(AFTERMATH);
            loads.forEach(Load::mayEnd);
            for (Thread each : asking) {
                each.join();
            }
            cluster.heal();
        } finally {
            raises.cancel(false);
        }
        settle(run);
    }

    private void raiseBudget() {
        try {
            cluster.budgets().raise(Workload.TIGHT);
        } catch (IllegalStateException e) {
            // PostgreSQL is away, as it may be here: the next time adds to it again.
        }
    }

    private void settle(Run run) throws InterruptedException {
        if (callers != null && run.isOfGateways()) {
            say("healed; callers come back");
            callers.finish();
        }
        say("healed; draining");
        if (!new Drain(client, this::submissions, evidence).await()) {
            say("the drain did not come to an end");
        }
        cluster.gateways().close();
    }

    private List<Load<?>> loads(Run run, Random random) {
        List<Load<?>> loads = new ArrayList<>();
        if (run.isOfGateways()) {
            loads.addAll(loads(random, callersOf(run)));
        } else {
            loads.add(load(random, 1));
        }
        if (run.spendsBudget()) {
            loads.add(spending(random));
        }
        return loads;
    }

    private Load<Planned> spending(Random random) {
        var workload =
                new SpendingWorkload(new Random(random.nextLong()), SPENDING_REQUESTS_PER_SECOND);
        return new Load<>(workload::next, client::publish, 1);
    }

    /// Fewer than usual, as two processes more share the machine: half as many straight to Kafka,
    /// and a quarter by HTTP.
    private List<Load<?>> loads(Random random, Callers callers) {
        var errands =
                new ErrandWorkload(
                        new Random(random.nextLong()), options.requestsPerSecond() / 4.0);
        return List.of(
                load(random, 2), new Load<>(errands::next, callers::start, options.requests() / 4));
    }

    /// @param share one in so many of the usual requests
    private Load<Planned> load(Random random, int share) {
        var workload =
                new Workload(
                        new Random(random.nextLong()),
                        options.requestsPerSecond() / (double) share);
        return new Load<>(workload::next, client::publish, options.requests() / share);
    }

    private Callers callersOf(Run run) {
        Gateways gateways = cluster.gateways();
        gateways.open();
        if (callers == null) {
            callers = Callers.of(gateways.urls(), gateways.adminKey(), Workload.USERS, history);
        }
        callers.begin(run.number());
        return callers;
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
        return evidence.facts(
                submissions(),
                errands(),
                List.of(Workload.limit(options.requestsPerSecond())),
                cluster.outages(Workload.UNPRICED),
                deaths);
    }

    private List<Errand> errands() {
        return callers == null ? List.of() : callers.errands();
    }

    /// What the client published, and what the gateways did.
    private List<Submission> submissions() {
        Map<String, Errand> errands =
                errands().stream().collect(Collectors.toMap(Errand::id, Function.identity()));
        return Stream.concat(
                        history.submissions().stream(),
                        evidence.published().stream()
                                .map(published ->
                                        published.toSubmission(
                                                Objects.requireNonNull(
                                                        errands.get(published.errand())))))
                .toList();
    }

    private void say(String sentence) {
        out.println("  " + LocalTime.now(ZoneId.systemDefault()).format(TIME) + " " + sentence);
    }

    @Override
    public void close() {
        later.shutdownNow();
        client.close();
        if (callers != null) {
            callers.close();
        }
        evidence.close();
        simulator.close();
        history.close();
        cluster.close();
        codec.close();
    }
}
