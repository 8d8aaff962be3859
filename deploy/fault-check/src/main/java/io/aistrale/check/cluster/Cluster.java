package io.aistrale.check.cluster;

import io.aistrale.check.verdict.Outage;
import io.aistrale.check.verdict.Outages;
import io.aistrale.check.verdict.RateLimit;
import io.aistrale.check.verdict.TightBudget;
import io.aistrale.parts.KafkaNode;
import io.aistrale.parts.Part;
import io.aistrale.parts.PartFailedException;
import io.aistrale.parts.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartitionInfo;

/// The processes of one check: three brokers, registry, PostgreSQL, simulator, telemetry-consumer,
/// cost-aggregator, three workers, the third of which is there only when a fault wants it, and two
/// gateways, which are there only when a run wants them.
public final class Cluster implements AutoCloseable {
    /// How long a worker that says nothing is believed alive.
    public static final Duration SESSION = Duration.ofSeconds(6);

    /// What the dead held of a budget comes back within a run, yet long after their calls are in
    /// the ledger as unknown.
    public static final Duration BUDGET_LEASE = Duration.ofSeconds(40);

    private static final Duration IN_SYNC_DEADLINE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 300;

    private final Layout layout;
    private final Parts parts;
    private final Deaths deaths = new Deaths();
    private final List<Member> brokers = new ArrayList<>();
    private final List<Member> workers = new ArrayList<>();
    private final List<Member> others = new ArrayList<>();
    private final Member postgres;
    private final Gateways gateways;
    private final Provisioning provisioning;
    private final BudgetTable budgets;

    private final List<Outage> outages = new ArrayList<>();

    /// In the order of [BookKeeper].
    private final List<Member> bookKeepers;

    /// @param mutation a seeded bug of a service's; empty: none
    public Cluster(Layout layout, String mutation, long seed) {
        this.layout = layout;
        this.parts = new Parts(layout, mutation);
        this.provisioning = new Provisioning(layout, PostgresServer.USER);
        this.budgets = new BudgetTable(layout.jdbcUrl(), PostgresServer.USER);
        for (KafkaNode node : layout.nodes()) {
            brokers.add(member("broker-" + node.id(), parts.broker(node)));
        }
        this.postgres = member("postgres", parts.postgres());
        others.add(postgres);
        others.add(member("registry", parts.registry()));
        others.add(member("simulator", parts.simulator(seed)));
        this.bookKeepers =
                List.of(member("telemetry", parts.telemetry()), member("cost", parts.cost()));
        for (int i = 1; i <= 3; i++) {
            String name = "worker-" + i;
            workers.add(new Member(name, failpoint -> parts.worker(name, failpoint), deaths));
        }
        this.gateways = new Gateways(layout, parts, deaths);
    }

    private Member member(String name, Part part) {
        return new Member(name, _ -> part, deaths);
    }

    /// Starts everything but the third worker; returns when all answer.
    public void start(
            List<String> users, List<String> providers, RateLimit rate, List<TightBudget> tight) {
        List<Member> ground = Stream.concat(others.stream(), brokers.stream()).toList();
        ground.forEach(Member::start);
        awaitReady(ground);
        CompletableFuture<Void> tables =
                CompletableFuture.runAsync(
                        () -> provisioning.tablesAndTokens(users, providers, rate, tight));
        provisioning.topicsAndSchemas();
        tables.join();
        bookKeepers.forEach(Member::start);
        awaitReady(bookKeepers);
        // Some twenty starts of workers follow, each of which costs as much as a thousand requests.
        parts.rehearsingWorker().startAndAwait().close();
        List<Member> pair = workers.subList(0, 2);
        pair.forEach(Member::start);
        awaitReady(pair);
    }

    public BudgetTable budgets() {
        return budgets;
    }

    /// PostgreSQL was away.
    public void wasAway(Outage outage) {
        outages.add(outage);
    }

    /// When PostgreSQL was away, since the beginning.
    ///
    /// @param freeModel whose calls take nothing of a budget
    public Outages outages(String freeModel) {
        return new Outages(List.copyOf(outages), BUDGET_LEASE, Set.of(freeModel));
    }

    public static void awaitReady(List<Member> members) {
        try {
            CompletableFuture.allOf(
                            members.stream()
                                    .map(member -> CompletableFuture.runAsync(member::awaitReady))
                                    .toArray(CompletableFuture[]::new))
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    public List<Member> brokers() {
        return List.copyOf(brokers);
    }

    public Member postgres() {
        return postgres;
    }

    public Member bookKeeper(BookKeeper keeper) {
        return bookKeepers.get(keeper.ordinal());
    }

    /// A transaction of the keeper's is ended by PostgreSQL, and has to be repeated.
    public void deadlock(BookKeeper keeper) {
        halfwayOf(keeper).deadlock();
    }

    /// `kill -9` in the middle of a transaction.
    public void killHalfway(BookKeeper keeper) {
        halfwayOf(keeper).then(bookKeeper(keeper)::kill);
    }

    private Halfway halfwayOf(BookKeeper keeper) {
        return new Halfway(layout.jdbcUrl(), PostgresServer.USER, keeper);
    }

    /// Counted from 1.
    public Member worker(int number) {
        return workers.get(number - 1);
    }

    public Gateways gateways() {
        return gateways;
    }

    public Deaths deaths() {
        return deaths;
    }

    /// Brings everything back: PostgreSQL, three brokers in sync, two workers, no third, and the
    /// gateways where the run has them.
    public void heal() {
        if (worker(3).isAlive()) {
            worker(3).terminate();
        }
        List<Member> wanted =
                Stream.of(
                                Stream.of(postgres),
                                brokers.stream(),
                                bookKeepers.stream(),
                                workers.stream().limit(2),
                                gateways.wanted().stream())
                        .flatMap(members -> members)
                        .toList();
        wanted.stream().filter(member -> !member.isAlive()).forEach(Member::start);
        awaitReady(wanted);
        awaitInSync();
    }

    /// Waits until every replica of every partition is in sync.
    public void awaitInSync() {
        long deadline = System.nanoTime() + IN_SYNC_DEADLINE.toNanos();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", layout.bootstrapServers()))) {
            while (!allInSync(admin)) {
                if (System.nanoTime() > deadline) {
                    throw new PartFailedException("the replicas do not come back in sync");
                }
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new PartFailedException("interrupted while waiting for the replicas");
        }
    }

    private static boolean allInSync(Admin admin) throws InterruptedException {
        try {
            return admin
                    .describeTopics(admin.listTopics().names().get())
                    .allTopicNames()
                    .get()
                    .values()
                    .stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(Cluster::inSync);
        } catch (ExecutionException _) {
            return false;
        }
    }

    private static boolean inSync(TopicPartitionInfo partition) {
        return partition.isr().size() == Layout.BROKERS;
    }

    /// Nothing is worth a clean stop: what is left of a check is its directory.
    @Override
    public void close() {
        gateways.close();
        Stream.of(workers, bookKeepers, others, brokers)
                .flatMap(List::stream)
                .filter(Member::isAlive)
                .forEach(Member::kill);
    }
}
