package io.aistrale.worker.consume;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.token.Secret;
import io.aistrale.schemas.topic.Topic;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.budget.Budgets;
import io.aistrale.worker.budget.SimulatedBudgets;
import io.aistrale.worker.budget.SlowBudgets;
import io.aistrale.worker.budget.Time;
import io.aistrale.worker.cancel.Cancellations;
import io.aistrale.worker.credential.Credential;
import io.aistrale.worker.credential.CredentialLookup;
import io.aistrale.worker.credential.CredentialSource;
import io.aistrale.worker.inference.DurableWrites;
import io.aistrale.worker.inference.Failpoint;
import io.aistrale.worker.inference.InferenceService;
import io.aistrale.worker.inference.RequestRules;
import io.aistrale.worker.inference.RetryPolicy;
import io.aistrale.worker.inference.Timer;
import io.aistrale.worker.journal.CommitMark;
import io.aistrale.worker.journal.Journal;
import io.aistrale.worker.journal.ResultLookup;
import io.aistrale.worker.journal.SimulatedReadBack;
import io.aistrale.worker.limit.LimitProperties;
import io.aistrale.worker.limit.Limits;
import io.aistrale.worker.limit.PerMinute;
import io.aistrale.worker.limit.RateMetrics;
import io.aistrale.worker.limit.Rates;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.park.ParkedPublisher;
import io.aistrale.worker.place.FairnessProperties;
import io.aistrale.worker.place.FairnessProperties.Tenant;
import io.aistrale.worker.place.PlaceMetrics;
import io.aistrale.worker.place.Places;
import io.aistrale.worker.prompt.PromptRendering;
import io.aistrale.worker.prompt.Prompts;
import io.aistrale.worker.provider.OpenAiDialect;
import io.aistrale.worker.provider.ProviderClient;
import io.aistrale.worker.provider.ProviderProperties;
import io.aistrale.worker.provider.Providers;
import io.aistrale.worker.publish.ChunkPublisher;
import io.aistrale.worker.publish.DeadLetterPublisher;
import io.aistrale.worker.publish.EventPublisher;
import io.aistrale.worker.publish.ReplyPublisher;
import io.aistrale.worker.route.Bulkhead;
import io.aistrale.worker.route.CoolDowns;
import io.aistrale.worker.route.Routing;
import io.aistrale.worker.source.RequestSources;
import io.aistrale.worker.trace.RequestSpans;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/// A whole worker but for its Kafka clients and sockets: the dispatcher, the runs and the journal
/// as they are in production.
final class SimulatedWorker {
    static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration COMMIT = Duration.ofMillis(25);
    private static final List<String> OPEN_TOPICS =
            Topics.ALL.stream().map(Topic::name).filter(Topics::isRequestTopic).toList();

    private final String id;
    private final Schedule schedule;
    private final SimulatedKafka kafka;
    private final SimulatedProcess process;
    private final Journal journal;
    private final Dispatcher dispatcher;
    private final Lease lease;
    private final DelayLine delayLine;
    private final SimulatedReadBack readBack;
    private final Cancellations cancellations;
    private final Map<UUID, Long> cancelledNanos = new HashMap<>();
    private int cancellationsRead;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private boolean reading;

    SimulatedWorker(
            String id,
            Schedule schedule,
            SimulatedKafka kafka,
            SimulatedProvider provider,
            EventCodec codec,
            Routing routing,
            boolean readBackReachesAll,
            boolean slowBudgets) {
        this.id = id;
        this.schedule = schedule;
        this.kafka = kafka;
        this.process = new SimulatedProcess(schedule);
        Executor steps = step -> schedule.soon(process, step);
        Timer timer = (delay, step) -> schedule.at(delay, process, step);
        var publisher = new EventPublisher(kafka.producer(process), codec, steps);
        var writes = new DurableWrites(timer);
        var metrics = new LlmMetrics(new SimpleMeterRegistry());
        this.journal = new Journal(publisher);
        this.cancellations = new Cancellations(1_000, metrics, steps, clock());
        this.readBack =
                new SimulatedReadBack(
                        kafka::journal,
                        partition -> kafka.requests(partition).size(),
                        journal,
                        readBackReachesAll);
        var budgets = slowBudgets ? SlowBudgets.of(databaseTime()) : SimulatedBudgets.none();
        if (slowBudgets) {
            schedule.soon(process, () -> tick(budgets));
        }
        var places =
                new Places(
                        2 + schedule.random().nextInt(8),
                        new FairnessProperties(Tenant.PROJECT, Map.of(), true),
                        timer::after,
                        steps,
                        schedule::nanos,
                        new PlaceMetrics(new SimpleMeterRegistry()));
        var service =
                new InferenceService(
                        id,
                        new RequestRules(() -> routing, schedule.random(), Set.of("default")),
                        new CoolDowns(clock()),
                        new Bulkhead(3, 2, schedule::nanos),
                        budgets,
                        new PromptRendering(
                                new Prompts(SimulatedPrompts.ONE, schedule::nanos), Runnable::run),
                        unlimited(timer, steps),
                        places,
                        new OneToken(),
                        new ProviderClient(provider.egress(process)),
                        new RetryPolicy(schedule.random()),
                        journal,
                        results(),
                        new ReplyPublisher(publisher),
                        new ChunkPublisher(publisher),
                        new ParkedPublisher(publisher),
                        cancellations,
                        writes,
                        metrics,
                        RequestSpans.OFF,
                        timer,
                        steps,
                        Failpoint.NONE,
                        clock());
        this.delayLine = new DelayLine(positions::put, clock());
        this.lease = new Lease(LEASE, schedule::nanos);
        var shares = new Shares(places::weightOf);
        this.dispatcher =
                new Dispatcher(
                        new Intake(codec, 0),
                        new Work(
                                service,
                                readBack,
                                new DeadLetterPublisher(publisher),
                                writes,
                                metrics,
                                new RequestSources(List::of, OPEN_TOPICS, clock())),
                        new FairQueue(50_000, shares),
                        new InFlightLimit(
                                2 + schedule.random().nextInt(7),
                                1_000_000,
                                shares,
                                places::isInteractiveShared),
                        lease,
                        schedule::nanos);
    }

    /// Rates that nobody is under.
    private Rates unlimited(Timer timer, Executor steps) {
        return new Rates(
                new Limits(
                        Map::of,
                        new LimitProperties(Map.of(), false, Duration.ofSeconds(5)),
                        _ -> PerMinute.UNLIMITED),
                asks -> {
                    throw new AssertionError("nobody is under a rate, and yet asked are " + asks);
                },
                8,
                timer::after,
                steps,
                schedule::nanos,
                schedule.random(),
                new RateMetrics(new SimpleMeterRegistry()));
    }

    /// Everybody's token.
    private static final class OneToken implements CredentialSource {
        @Override
        public CredentialLookup find(String provider, String userId, String project) {
            return platform(provider);
        }

        @Override
        public CredentialLookup platform(String provider) {
            return new CredentialLookup.Found(new Credential("c:1", Secret.of("c4nary-t")));
        }
    }

    /// @param totalTimeout longest whole call
    static Routing routing(Duration totalTimeout) {
        var openai =
                new ProviderProperties.Provider(
                        null,
                        "openai",
                        URI.create("http://simulated/v1"),
                        null,
                        null,
                        null,
                        totalTimeout,
                        null,
                        totalTimeout,
                        totalTimeout,
                        DataSize.ofMegabytes(1),
                        "auto",
                        null,
                        null,
                        null,
                        null,
                        null);
        return Routing.of(
                new Providers(
                        new ProviderProperties(Map.of("openai", openai)),
                        List.of(new OpenAiDialect())));
    }

    private void tick(Budgets budgets) {
        budgets.tick();
        schedule.at(Duration.ofMillis(250), process, () -> tick(budgets));
    }

    /// The database mostly answers soon, and at times so late that requests are parked.
    private Time databaseTime() {
        return new Time() {
            @Override
            public Instant now() {
                return schedule.now();
            }

            @Override
            public long nanos() {
                return schedule.nanos();
            }

            @Override
            public void run(Runnable step) {
                int most = schedule.random().nextInt(4) == 0 ? 5_000 : 500;
                schedule.at(Duration.ofMillis(schedule.random().nextInt(most)), process, step);
            }
        };
    }

    private ResultLookup results() {
        return position -> {
            var entry = kafka.journal(position.partition()).get((int) position.offset());
            @Nullable InferenceResult result =
                    switch (entry) {
                        case AttemptFinished finished -> finished.getResult();
                        case RequestEnded ended -> ended.getResult();
                        default -> null;
                    };
            return CompletableFuture.completedFuture(result);
        };
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return schedule.now();
            }
        };
    }

    SimulatedProcess process() {
        return process;
    }

    String id() {
        return id;
    }

    /// Begins to poll, to read and to commit for as long as it lives.
    void start(SimulatedGroup group) {
        schedule.soon(process, this::poll);
        schedule.soon(process, () -> commit(group));
    }

    /// When this worker read that a request is wanted no longer; null for never.
    @Nullable Long knewCancelled(UUID requestId) {
        return cancelledNanos.get(requestId);
    }

    private void readCancellations() {
        var all = kafka.cancellations();
        while (cancellationsRead < all.size()) {
            var one = all.get(cancellationsRead++).event();
            cancellations.requested(Topics.CANCELLATIONS, one, null, schedule.now());
            if (one.getUserId().equals(SimulatedKafka.OWNER)) {
                cancelledNanos.putIfAbsent(one.getRequestId(), schedule.nanos());
            }
        }
    }

    private void poll() {
        readCancellations();
        for (var partition : List.copyOf(dispatcher.assigned())) {
            var log = kafka.requests(partition);
            long position = positions.getOrDefault(partition, 0L);
            while (position < log.size()
                    && dispatcher.wants(partition)
                    && !delayLine.rests(partition)
                    && schedule.random().nextInt(4) > 0) {
                positions.put(partition, position + 1);
                delayLine
                        .due(partition, List.of(log.get((int) position)))
                        .forEach(dispatcher::offer);
                position = positions.getOrDefault(partition, 0L);
            }
        }
        dispatcher.turn();
        if (!reading) {
            reading = true;
            schedule.soon(process, this::read);
        }
        schedule.at(POLL, process, this::poll);
    }

    private void read() {
        reading = readBack.step();
        if (reading) {
            schedule.soon(process, this::read);
        }
    }

    private void commit(SimulatedGroup group) {
        long sentNanos = schedule.nanos();
        var offsets = dispatcher.committable();
        schedule.soon(
                null,
                () -> {
                    if (group.accept(this, offsets)) {
                        schedule.soon(process, () -> lease.renew(sentNanos));
                    }
                });
        schedule.at(COMMIT, process, () -> commit(group));
    }

    void assigned(TopicPartition partition) {
        var commit = kafka.commits().get(partition);
        long position = commit == null ? 0 : commit.offset();
        positions.put(partition, position);
        dispatcher.assign(
                partition,
                position,
                commit == null ? CommitMark.BEGINNING : CommitMark.of(commit.metadata()));
    }

    Map<TopicPartition, OffsetAndMetadata> committable() {
        return dispatcher.committable();
    }

    /// Gives a partition up in order.
    ///
    /// @param then once the open calls are handed over
    void revoke(TopicPartition partition, Runnable then) {
        delayLine.forget(List.of(partition));
        Collection<TopicPartition> open = dispatcher.release(List.of(partition));
        if (open.isEmpty()) {
            then.run();
            return;
        }
        var _ =
                journal.append(
                                PartitionHandedOver.newBuilder()
                                        .setTopic(partition.topic())
                                        .setPartition(partition.partition())
                                        .setWorkerId(id)
                                        .setHandedOverAt(schedule.now())
                                        .build())
                        .thenRun(then);
    }

    /// Learns that the group took it for dead.
    void lost() {
        delayLine.forget(dispatcher.assigned());
        dispatcher.release(List.copyOf(dispatcher.assigned()));
    }
}
