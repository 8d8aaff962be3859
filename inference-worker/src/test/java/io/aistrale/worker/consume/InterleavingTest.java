package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.OnUnknownOutcome;
import io.aistrale.schemas.event.Operation;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.serde.ConfluentSchemaRegistryClient;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.serde.SchemaRegistration;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.serde.SubjectNaming;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.route.Routing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Thousands of interleavings of two workers, their broker and a provider, in virtual time, with
/// faults between any two steps. A failure names its seed, which replays it; `-Daistrale.seed=`
/// tries others.
class InterleavingTest {
    private static final int REQUESTS = 14;

    /// Of the thousands between two steps of a run, spread evenly, from one that the seed draws.
    private static final int KILL_POINTS = 100;

    private static final int CANCELLING_RUNS = 50;

    /// Longer than any request has: one that is told to come later each time ends at its deadline.
    private static final Duration PATIENCE = Duration.ofMinutes(12);

    private static final List<TopicPartition> PARTITIONS =
            List.of(
                    new TopicPartition(Topics.REQUESTS, 0),
                    new TopicPartition(Topics.REQUESTS, 1),
                    new TopicPartition(Topics.REQUESTS_BULK, 0),
                    new TopicPartition(Topics.REQUESTS_BULK, 17),
                    new TopicPartition(Topics.PARKED_5S, 0),
                    new TopicPartition(Topics.PARKED_5S, 1),
                    new TopicPartition(Topics.PARKED_1M, 0),
                    new TopicPartition(Topics.PARKED_1M, 1));

    private static FakeRegistry registry;
    private static EventCodec codec;

    private final Routing routing = SimulatedWorker.routing(Duration.ofSeconds(20));

    @BeforeAll
    static void register() {
        registry = new FakeRegistry();
        var settings = SerdeSettings.of(registry.url());
        new SchemaRegistration(ConfluentSchemaRegistryClient.create(settings)).register(Topics.ALL);
        codec = EventCodec.create(settings, SubjectNaming.BY_TOPIC);
    }

    @AfterAll
    static void close() {
        codec.close();
        registry.close();
    }

    /// What is asked of the cluster.
    private static final class Traffic {
        private boolean duplicates;
        private boolean cancelling;
        private boolean slowBudgets;
        private int busyPercent;
        private int refusedPercent = 10;
        private int shortPercent = 20;
        private int partitions = 4;
        private Duration within = Duration.ofSeconds(3);

        static Traffic plain() {
            return new Traffic();
        }

        /// To one partition at once; half of it ends without a call, half has seconds only.
        static Traffic burst() {
            var burst = new Traffic();
            burst.refusedPercent = 50;
            burst.shortPercent = 50;
            burst.partitions = 1;
            burst.within = Duration.ofMillis(20);
            return burst;
        }

        /// @param duplicates whether requests are published twice
        Traffic duplicates(boolean duplicates) {
            this.duplicates = duplicates;
            return this;
        }

        /// @param cancelling whether half of the requests are cancelled at any moment, and others
        ///   by somebody who may not
        Traffic cancelling(boolean cancelling) {
            this.cancelling = cancelling;
            return this;
        }

        /// Calls wait for a budget first, at times for long.
        Traffic withSlowBudgets() {
            slowBudgets = true;
            return this;
        }

        /// @param percent of calls that are told to come again later
        Traffic busy(int percent) {
            busyPercent = percent;
            return this;
        }
    }

    /// One run of the cluster.
    private final class Run {
        private final long seed;
        private final Traffic traffic;
        private final Schedule schedule;
        private final SimulatedKafka kafka;
        private final SimulatedProvider provider;
        private final SimulatedGroup group;
        private final List<SimulatedWorker> workers = new ArrayList<>();
        private final Set<UUID> submitted = new LinkedHashSet<>();

        Run(long seed, Traffic traffic) {
            this.seed = seed;
            this.traffic = traffic;
            schedule = new Schedule(seed);
            kafka = new SimulatedKafka(schedule, codec);
            provider = new SimulatedProvider(schedule, traffic.busyPercent);
            group = new SimulatedGroup(schedule, kafka, PARTITIONS);
            addWorker();
            addWorker();
            int within = Math.toIntExact(traffic.within.toMillis());
            for (int i = 0; i < REQUESTS; i++) {
                schedule.at(
                        Duration.ofMillis(schedule.random().nextInt(within)), null, this::submit);
            }
        }

        SimulatedWorker addWorker() {
            var worker =
                    new SimulatedWorker(
                            "worker-" + workers.size(),
                            schedule,
                            kafka,
                            provider,
                            codec,
                            routing,
                            traffic.duplicates,
                            traffic.slowBudgets);
            workers.add(worker);
            group.join(worker);
            return worker;
        }

        /// Kills a worker, and another comes.
        void replace(SimulatedWorker victim) {
            victim.process().kill();
            addWorker();
        }

        private void submit() {
            var random = schedule.random();
            var id = id(random);
            submitted.add(id);
            var request =
                    InferenceRequest.newBuilder()
                            .setRequestId(id)
                            .setUserId(SimulatedKafka.OWNER)
                            .setProject(random.nextInt(3) == 0 ? "small" : "large")
                            .setProvider("openai")
                            .setModel(random.nextInt(100) < traffic.refusedPercent ? " " : "m")
                            .setOperation(Operation.CHAT)
                            .setInputs("Hello")
                            .setPriority(random.nextInt(3))
                            .setOnUnknownOutcome(
                                    random.nextInt(4) == 0
                                            ? OnUnknownOutcome.FAIL
                                            : OnUnknownOutcome.RETRY)
                            .setDeadline(
                                    schedule.now()
                                            .plusSeconds(
                                                    random.nextInt(100) < traffic.shortPercent
                                                            ? 4
                                                            : 600))
                            .setCreatedAt(schedule.now())
                            .build();
            var partition = PARTITIONS.get(random.nextInt(traffic.partitions));
            kafka.publish(partition, request);
            if (traffic.cancelling) {
                int luck = random.nextInt(4);
                schedule.at(Duration.ofMillis(random.nextInt(6_000)), null, () -> cancel(id, luck));
            }
            if (traffic.duplicates && random.nextInt(3) == 0) {
                // Its turn may come before that of the record it repeats.
                var again =
                        InferenceRequest.newBuilder(request)
                                .setProject(random.nextBoolean() ? "small" : "large")
                                .setPriority(random.nextInt(5))
                                .build();
                schedule.at(
                        Duration.ofMillis(random.nextInt(random.nextBoolean() ? 8_000 : 200)),
                        null,
                        () -> kafka.publish(partition, again));
            }
        }

        private void cancel(UUID id, int luck) {
            switch (luck) {
                case 0, 1 -> kafka.cancel(id, SimulatedKafka.OWNER);
                case 2 -> kafka.cancel(id, "ben");
                default -> {}
            }
        }

        private List<String> wrongCancellations() {
            return JournalBook.wrongCancellations(
                    kafka,
                    provider,
                    (worker, id) ->
                            workers.stream()
                                    .filter(one -> one.id().equals(worker))
                                    .findFirst()
                                    .orElseThrow()
                                    .knewCancelled(id));
        }

        /// Attempts and requests that ended as cancelled, by the entry that says so.
        private long cancelledBy(Class<? extends SpecificRecord> kind) {
            return kafka.entries().stream()
                    .map(SimulatedKafka.Entry::event)
                    .filter(kind::isInstance)
                    .map(event ->
                            switch (event) {
                                case AttemptFinished finished -> finished.getResult();
                                case RequestEnded ended -> ended.getResult();
                                default -> null;
                            })
                    .filter(result ->
                            result != null && result.getStatus() == ResultStatus.CANCELLED)
                    .count();
        }

        /// A version 7 UUID of the virtual time.
        private UUID id(Random random) {
            long millis = schedule.now().toEpochMilli();
            return new UUID(
                    millis << 16 | 0x7000 | random.nextInt(0x1000),
                    0x8000_0000_0000_0000L | random.nextLong() >>> 2);
        }

        /// Runs to the end, disturbed by `fault` before each step.
        int toTheEnd(Consumer<Run> fault) {
            long lastNanos = Long.MAX_VALUE;
            while (schedule.nanos() < lastNanos) {
                fault.accept(this);
                assertThat(schedule.step()).as("seed %d: nothing left to run", seed).isTrue();
                boolean done = submitted.size() == REQUESTS && group.isDone();
                if (!done) {
                    lastNanos = Long.MAX_VALUE;
                } else if (lastNanos == Long.MAX_VALUE) {
                    lastNanos = schedule.nanos() + Duration.ofSeconds(30).toNanos();
                }
                assertThat(schedule.nanos())
                        .as("seed %d: not done in time%n%s", seed, group)
                        .isLessThan(PATIENCE.toNanos());
            }
            assertThat(JournalBook.wrongs(kafka, provider, submitted))
                    .as("seed %d", seed)
                    .isEmpty();
            return schedule.steps();
        }
    }

    @Test
    void killedBetweenAnyTwoStepsAWorkerLosesNothingAndRepeatsNothing() {
        long seed = seed();
        int steps = new Run(seed, Traffic.plain()).toTheEnd(_ -> {});
        int stride = Math.max(1, steps / KILL_POINTS);
        for (int at = 1 + (int) Math.floorMod(seed, stride); at < steps; at += stride) {
            int victim = at % 2;
            int kill = at;
            new Run(seed, Traffic.plain())
                    .toTheEnd(run -> {
                        if (run.schedule.steps() == kill
                                && !run.workers.get(victim).process().isDead()) {
                            run.replace(run.workers.get(victim));
                        }
                    });
        }
    }

    @Test
    void inAnyOrderOfKillsFreezesAndMovesNothingIsLostOrRepeated() {
        long seed = seed();
        for (int i = 0; i < 200; i++) {
            new Run(seed + i, Traffic.plain().duplicates(i % 2 == 0).cancelling(i % 3 == 0))
                    .toTheEnd(new Faults(4, 0)::mayStrike);
        }
    }

    @Test
    void whereverItsWorkerIsKilledACancelledRequestIsNotCalledAgain() {
        long seed = seed();
        long cutOff = 0;
        long prevented = 0;
        for (int i = 0; i < CANCELLING_RUNS; i++) {
            var run = new Run(seed + i, Traffic.plain().cancelling(true).busy(20));
            run.toTheEnd(new Faults(3, 0, false)::mayStrike);
            assertThat(run.wrongCancellations()).as("seed %d", seed + i).isEmpty();
            cutOff += run.cancelledBy(AttemptFinished.class);
            prevented += run.cancelledBy(RequestEnded.class);
        }
        assertThat(cutOff).as("calls were cut off").isGreaterThan(CANCELLING_RUNS);
        assertThat(prevented).as("calls were prevented").isGreaterThan(CANCELLING_RUNS);
    }

    @Test
    void whoWaitsForABudgetIsNotLostNorCalledTwiceNorPastItsDeadline() {
        long seed = seed();
        for (int i = 0; i < 60; i++) {
            new Run(
                            seed + i,
                            Traffic.plain()
                                    .duplicates(true)
                                    .cancelling(true)
                                    .withSlowBudgets()
                                    .busy(10))
                    .toTheEnd(new Faults(3, 0)::mayStrike);
        }
    }

    @Test
    void whatIsParkedAgainAndAgainComesBackAndItsDuplicatesToo() {
        long seed = seed();
        for (int i = 0; i < 60; i++) {
            new Run(seed + i, Traffic.plain().duplicates(true).busy(50))
                    .toTheEnd(new Faults(3, 0)::mayStrike);
        }
    }

    @Test
    void whileWorkersJoinAndPartitionsMoveNoCallIsPresumedUnknown() {
        long seed = seed();
        for (int i = 0; i < 100; i++) {
            var run = new Run(seed + i, Traffic.plain());
            run.toTheEnd(new Faults(6, 2)::mayStrike);
            assertThat(run.kafka.entries())
                    .as("seed %d", seed + i)
                    .extracting(SimulatedKafka.Entry::event)
                    .noneMatch(AttemptPresumedUnknown.class::isInstance);
        }
    }

    @Test
    void whatIsOnItsWayWhenItsWorkerFreezesChangesNoResultThatWasTold() {
        long seed = seed();
        int late = 0;
        for (int i = 0; i < 300; i++) {
            var traffic =
                    Traffic.burst()
                            .duplicates(i % 2 == 1)
                            .cancelling(i % 3 == 2)
                            .busy(i % 5 == 4 ? 30 : 0);
            var freeze = new FreezeUntilTakenOver(seed + i, i % 4 == 3);
            var run = new Run(seed + i, traffic);
            run.toTheEnd(freeze::mayStrike);
            late += freeze.wroteLate(run) ? 1 : 0;
        }
        assertThat(late).as("runs with something on its way").isGreaterThan(60);
    }

    /// One process stands still when it has just sent something, until about when its successor has
    /// read the journal back.
    private static final class FreezeUntilTakenOver {
        private static final Duration TAKEN_OVER = Duration.ofSeconds(11);

        private final Random random;
        private final boolean again;
        private final Duration wakesAt;
        private int sentBefore;
        private @Nullable SimulatedWorker frozen;
        private boolean struckAgain;

        /// @param again whether the successor is killed, or gives a partition up, soon afterwards
        FreezeUntilTakenOver(long seed, boolean again) {
            this.random = new Random(seed);
            this.again = again;
            this.wakesAt = TAKEN_OVER.plusMillis(random.nextInt(50));
        }

        void mayStrike(Run run) {
            if (frozen == null) {
                freeze(run);
            } else if (again
                    && !struckAgain
                    && run.schedule.nanos() > wakesAt.toNanos()
                    && random.nextInt(20) == 0) {
                struckAgain = true;
                if (random.nextBoolean()) {
                    run.group.move();
                } else {
                    run.replace(run.workers.get(run.workers.indexOf(frozen) == 0 ? 1 : 0));
                }
            }
        }

        private void freeze(Run run) {
            int sent = run.kafka.sent();
            if (sent == sentBefore) {
                return;
            }
            sentBefore = sent;
            if (random.nextInt(3) == 0) {
                frozen = run.group.ownerOf(PARTITIONS.getFirst());
                frozen.process().freeze(wakesAt.minusNanos(run.schedule.nanos()));
            }
        }

        /// Whether it ended a request, or began a call, soon after it woke: its lease was over.
        boolean wroteLate(Run run) {
            return run.kafka.entries().stream()
                    .filter(entry ->
                            entry.atNanos() > wakesAt.toNanos()
                                    && entry.atNanos() < wakesAt.plusMillis(15).toNanos())
                    .map(SimulatedKafka.Entry::event)
                    .anyMatch(event -> frozen != null && frozen.id().equals(writer(event)));
        }

        private static String writer(SpecificRecord event) {
            return switch (event) {
                case RequestEnded ended -> ended.getWorkerId();
                case AttemptStarted started -> started.getAttempt().getWorkerId();
                default -> "";
            };
        }
    }

    /// Some faults at random moments, most of them soon after an entry was appended.
    private static final class Faults {
        private int left;
        private final int from;
        private final boolean freezing;
        private int lastStep = -1;
        private int entriesSeen;
        private int lastEntryStep;

        /// @param from 0: all kinds of faults; 2: only those of a healthy group
        Faults(int most, int from) {
            this(most, from, true);
        }

        /// @param freezing whether processes stand still, too
        Faults(int most, int from, boolean freezing) {
            this.left = most;
            this.from = from;
            this.freezing = freezing;
        }

        void mayStrike(Run run) {
            var random = run.schedule.random();
            if (run.kafka.entries().size() > entriesSeen) {
                entriesSeen = run.kafka.entries().size();
                lastEntryStep = run.schedule.steps();
            }
            int odds = run.schedule.steps() - lastEntryStep < 12 ? 40 : 1_000;
            if (left == 0 || run.schedule.steps() == lastStep || random.nextInt(odds) > 0) {
                return;
            }
            lastStep = run.schedule.steps();
            left--;
            var running = run.workers.stream().filter(one -> one.process().isRunning()).toList();
            if (running.isEmpty()) {
                return;
            }
            var victim = running.get(random.nextInt(running.size()));
            switch (random.nextInt(from, 4)) {
                case 0 -> run.replace(victim);
                case 1 -> {
                    var howLong = Duration.ofMillis(random.nextInt(30_000));
                    if (freezing) {
                        victim.process().freeze(howLong);
                    }
                }
                case 2 -> run.addWorker();
                default -> run.group.move();
            }
        }
    }

    private static long seed() {
        long seed = Long.getLong("aistrale.seed", 20261122L);
        System.out.println("InterleavingTest seed " + seed);
        return seed;
    }
}
