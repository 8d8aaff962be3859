package io.aistrale.worker.budget;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.event.Usage;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.UsageClass;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.budget.Budget.Period;
import io.aistrale.worker.budget.Budget.Scope;
import io.aistrale.worker.budget.BudgetBook.Key;
import io.aistrale.worker.budget.BudgetBook.Told;
import io.aistrale.worker.budget.BudgetBook.Wanted;
import io.aistrale.worker.budget.BudgetProperties.OnUnavailable;
import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.metric.LlmMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.dao.DataAccessResourceFailureException;

/// Workers, their database, a journal and a ledger that reads it, in a time of their own. A token
/// of output costs a millionth of a dollar, everything else nothing.
public final class SimulatedBudgets {
    static final Duration LEASE = Duration.ofSeconds(90);
    private static final int PARTITIONS = 4;
    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
    private static final PriceBook PRICES =
            new PriceBook(
                    List.of(
                            new Price(
                                    Price.Origin.OPERATOR,
                                    "acme",
                                    "fast",
                                    "v1",
                                    Instant.EPOCH,
                                    List.of(
                                            new Rates(
                                                    ServiceTier.STANDARD,
                                                    0,
                                                    Map.of(
                                                            UsageClass.INPUT,
                                                            BigDecimal.ZERO,
                                                            UsageClass.OUTPUT,
                                                            BigDecimal.ONE))))));

    final Random random;
    final List<Budget> budgets = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(
                    Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final List<List<Entry>> journal = new ArrayList<>();
    private final Map<Integer, Long> booked = new HashMap<>();
    private final Map<Key, Map<String, Lease>> leases = new HashMap<>();
    private final Map<Spender, Map<LocalDate, BigDecimal>> ledger = new HashMap<>();
    private Duration toMidnight = Duration.ZERO;
    private long nanos;
    private long number;
    int asked;
    boolean down;

    private record Event(long at, long number, Runnable step) {}

    private record Lease(BigDecimal held, long expiresAt) {}

    /// What a call comes to in the ledger.
    private record Entry(Spender spender, LocalDate day, BigDecimal usd) {}

    SimulatedBudgets(long seed) {
        random = new Random(seed);
        for (int i = 0; i < PARTITIONS; i++) {
            journal.add(new ArrayList<>());
        }
    }

    /// No budget limits anybody.
    public static Budgets none() {
        var simulation = new SimulatedBudgets(0);
        return simulation.new Worker("alone", OnUnavailable.WAIT).budgets;
    }

    Budget budget(Scope scope, String subject, Period period, String limitUsd) {
        var budget =
                new Budget(
                        UUID.nameUUIDFromBytes((scope + subject + period).getBytes()),
                        scope,
                        subject,
                        period,
                        new BigDecimal(limitUsd),
                        false);
        budgets.add(budget);
        return budget;
    }

    /// Lets midnight be that far away.
    void startBeforeMidnight(Duration left) {
        toMidnight = Duration.ofHours(12).minus(left);
    }

    Instant now() {
        return START.plus(toMidnight).plusNanos(nanos);
    }

    void after(Duration delay, Runnable step) {
        events.add(new Event(nanos + delay.toNanos(), number++, step));
    }

    /// Lets time pass, and what falls into it happen.
    void pass(Duration time) {
        long until = nanos + time.toNanos();
        while (!events.isEmpty() && events.peek().at() <= until) {
            var next = events.poll();
            nanos = next.at();
            next.step().run();
        }
        nanos = until;
    }

    /// The ledger reads on.
    void book(int partition, int most) {
        long next = booked.getOrDefault(partition, 0L);
        var entries = journal.get(partition);
        while (next < entries.size() && most-- > 0) {
            var entry = entries.get((int) next++);
            ledger.computeIfAbsent(entry.spender(), _ -> new HashMap<>())
                    .merge(entry.day(), entry.usd(), BigDecimal::add);
        }
        booked.put(partition, next);
    }

    void bookAll() {
        for (int i = 0; i < PARTITIONS; i++) {
            book(i, Integer.MAX_VALUE);
        }
    }

    /// The ledger reads a few entries at a time, never far behind.
    void keepBooks() {
        for (int i = 0; i < PARTITIONS; i++) {
            book(i, 1 + random.nextInt(20));
        }
        after(Duration.ofMillis(50 + random.nextInt(600)), this::keepBooks);
    }

    /// What the ledger has of a budget in the period that starts on a day.
    BigDecimal spent(Budget budget, LocalDate start) {
        var spent = BigDecimal.ZERO;
        for (var spender : ledger.entrySet()) {
            for (var day : spender.getValue().entrySet()) {
                var at = day.getKey().atStartOfDay(ZoneOffset.UTC).toInstant();
                if (is(budget, spender.getKey()) && budget.period().startOf(at).equals(start)) {
                    spent = spent.add(day.getValue());
                }
            }
        }
        return spent;
    }

    BigDecimal spent(Budget budget) {
        return spent(budget, budget.period().startOf(now()));
    }

    /// What workers hold of a budget.
    BigDecimal held(Budget budget) {
        return leases
                .getOrDefault(new Key(budget.id(), budget.period().startOf(now())), Map.of())
                .values()
                .stream()
                .filter(lease -> lease.expiresAt() > nanos)
                .map(Lease::held)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static boolean is(Budget budget, Spender spender) {
        return switch (budget.scope()) {
            case API_KEY -> budget.subject().equals(spender.apiKeyId());
            case USER -> budget.subject().equals(spender.userId());
            case PROJECT -> budget.subject().equals(spender.project());
        };
    }

    private void requireUp() {
        asked++;
        if (down) {
            throw new DataAccessResourceFailureException("the database is away");
        }
    }

    /// One of the workers.
    final class Worker implements BudgetBook, Time {
        final String id;
        final KnownBudgets known = new KnownBudgets(this);
        final Budgets budgets;
        private boolean dead;

        Worker(String id, OnUnavailable onUnavailable) {
            this.id = id;
            var settings = new BudgetProperties(onUnavailable, Duration.ofSeconds(15), 4096, LEASE);
            known.refresh();
            budgets =
                    new Budgets(
                            known, this, settings, new LlmMetrics(new SimpleMeterRegistry()), this);
            tick();
        }

        private void tick() {
            if (!dead) {
                budgets.tick();
                SimulatedBudgets.this.after(Duration.ofMillis(250), this::tick);
            }
        }

        /// From now on it does nothing more.
        void die() {
            dead = true;
        }

        boolean isDead() {
            return dead;
        }

        /// Asks for a call, and goes on with the answer in a step of its own.
        void ask(Spender spender, long cap, Consumer<Admission> then) {
            ask(spender, "fast", cap, then);
        }

        void ask(Spender spender, String model, long cap, Consumer<Admission> then) {
            var _ =
                    budgets.reserve(new Claim(spender, "acme", model, 100, cap))
                            .thenAcceptAsync(then, this::run);
        }

        /// A call's end goes to the journal, and is acknowledged a little later.
        void end(Reservation reservation, Spender spender, long tokens, AttemptStatus status) {
            int partition = random.nextInt(PARTITIONS);
            var entries = journal.get(partition);
            var startedAt = reservation.startsAt() == null ? now() : reservation.startsAt();
            entries.add(entry(spender, startedAt, tokens));
            var position = new JournalPosition(partition, entries.size() - 1);
            run(() -> reservation.settle(finished(startedAt, tokens, status), position));
        }

        @Override
        public List<Budget> budgets() {
            requireUp();
            return List.copyOf(all());
        }

        private List<Budget> all() {
            return SimulatedBudgets.this.budgets;
        }

        @Override
        public PriceBook prices(PriceBook before) {
            return PRICES;
        }

        @Override
        public Map<Integer, Long> booked() {
            requireUp();
            return Map.copyOf(SimulatedBudgets.this.booked);
        }

        /// As `lease_budgets` does it.
        @Override
        public List<Told> lease(List<Wanted> wanted, Duration ttl) {
            requireUp();
            var told = new ArrayList<Told>();
            for (Wanted one : wanted) {
                all().stream()
                        .filter(budget -> budget.id().equals(one.key().budget()))
                        .map(budget -> leased(budget, one, ttl))
                        .forEach(told::add);
            }
            return told;
        }

        private Told leased(Budget budget, Wanted one, Duration ttl) {
            var of = leases.computeIfAbsent(one.key(), _ -> new HashMap<>());
            of.values().removeIf(lease -> lease.expiresAt() <= nanos);
            of.remove(id);
            var spent = spent(budget, one.key().start());
            var others =
                    of.values().stream().map(Lease::held).reduce(BigDecimal.ZERO, BigDecimal::add);
            var left = budget.limitUsd().subtract(spent).subtract(others);
            var held =
                    left.compareTo(one.enough()) >= 0
                            ? one.kept().max(one.most().min(left))
                            : one.kept();
            if (held.signum() > 0) {
                of.put(id, new Lease(held, nanos + ttl.toNanos()));
            }
            return new Told(one.key(), budget.limitUsd(), spent, held);
        }

        @Override
        public Instant now() {
            return SimulatedBudgets.this.now();
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void run(Runnable step) {
            SimulatedBudgets.this.after(
                    Duration.ofMillis(1 + random.nextInt(20)),
                    () -> {
                        if (!dead) {
                            step.run();
                        }
                    });
        }
    }

    /// An end that its worker did not live to write: somebody presumes it unknown.
    void presumeUnknown(Reservation reservation, Spender spender, long cap) {
        journal.get(random.nextInt(PARTITIONS))
                .add(entry(spender, Objects.requireNonNull(reservation.startsAt()), cap));
    }

    private static Entry entry(Spender spender, Instant startedAt, long tokens) {
        return new Entry(
                spender,
                LocalDate.ofInstant(startedAt, ZoneOffset.UTC),
                BigDecimal.valueOf(tokens, 6));
    }

    static AttemptFinished finished(Instant startedAt, long tokens, AttemptStatus status) {
        var attempt =
                Attempt.newBuilder()
                        .setAttemptId(TimeOrderedIds.next())
                        .setRequestId(TimeOrderedIds.next())
                        .setNumber(1)
                        .setSource(new SourcePosition(Topics.REQUESTS, 0, 0L))
                        .setUserId("ada")
                        .setProject("support")
                        .setProvider("acme")
                        .setModel("fast")
                        .setWorkerId("worker")
                        .setStartedAt(startedAt)
                        .setCallDeadline(startedAt.plusSeconds(60))
                        .build();
        return AttemptFinished.newBuilder()
                .setAttempt(attempt)
                .setStatus(status)
                .setUsage(
                        status == AttemptStatus.SUCCESS
                                ? Usage.newBuilder().setOutputTokens(tokens).build()
                                : null)
                .setFinishedAt(startedAt)
                .setDurationMicros(1)
                .build();
    }
}
