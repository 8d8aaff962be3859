package io.aistrale.worker.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.pricing.Cost;
import io.aistrale.schemas.pricing.PriceBook;
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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The tables and the leasing function as the worker's role uses them.
@WithRealParts
class BudgetStoreIT {
    private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
    private static final Duration TTL = Duration.ofSeconds(90);
    private static DataSource ownersData;
    private static JdbcClient owner;
    private static BudgetStore first;
    private static BudgetStore second;
    private static BudgetStore third;

    @BeforeAll
    static void connect() {
        TestDatabase database = MigratedDatabase.create();
        ownersData = source(database.jdbcUrl(), database.user(), database.password());
        owner = JdbcClient.create(ownersData);
        var worker = source(database.jdbcUrl(), "aistrale_worker", "trusted");
        first = new BudgetStore(worker, "worker-1");
        second = new BudgetStore(worker, "worker-2");
        third = new BudgetStore(worker, "worker-3");
        owner.sql(
                        """
                        INSERT INTO aistrale.model_price (price_version, provider, model, effective_from, input, output, source, origin)
                        VALUES ('v1', 'acme', 'fast', '2020-01-01Z', 0, 1, 'test', 'operator')
                        """)
                .update();
    }

    private static DataSource source(String url, String user, String password) {
        var source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    @Test
    void budgetsPricesAndTheLedgersPositionsAreRead() {
        var id = budget(Scope.API_KEY, "ak_read", Period.MONTHLY, "12.5");
        owner.sql(
                        """
                        INSERT INTO aistrale.consumer_offset (consumer, topic, partition, next_offset)
                        VALUES ('cost-aggregator', 'inference.journal', 15, 7), ('another', 'inference.journal', 15, 9)
                        """)
                .update();

        assertThat(first.budgets())
                .contains(
                        new Budget(
                                id,
                                Scope.API_KEY,
                                "ak_read",
                                Period.MONTHLY,
                                new BigDecimal("12.500000000000"),
                                false));
        assertThat(first.booked()).containsEntry(15, 7L);
        var book = first.prices(new PriceBook(List.of()));
        assertThat(book.possible("acme", "fast", Instant.now()))
                .singleElement()
                .satisfies(price ->
                        assertThat(Cost.atMost(5, 1_000_000, price))
                                .isEqualTo(new Cost.Known(new BigDecimal("1.000000000000"))));
        assertThat(first.prices(book)).as("no new rows").isSameAs(book);
    }

    @Test
    void workersGetWhatTheOthersAndTheLedgerLeave() {
        var key = new Key(budget(Scope.USER, "ada", Period.DAILY, "10"), TODAY);

        assertThat(lease(first, key, "0", "6").held()).isEqualByComparingTo("6");
        assertThat(lease(second, key, "0", "6").held()).isEqualByComparingTo("4");
        assertThat(lease(first, key, "2", "3").held())
                .as("3 are given back")
                .isEqualByComparingTo("3");
        assertThat(lease(second, key, "4", "9").held()).isEqualByComparingTo("7");

        spend("user", "ada", TODAY, "1.5", "0.5");
        spend("user", "ada", TODAY.minusDays(1), "100", "0");
        var kept = lease(second, key, "7", "9");
        assertThat(kept.held()).as("kept, though nothing is left").isEqualByComparingTo("7");
        assertThat(kept.spent()).isEqualByComparingTo("2");
        assertThat(kept.limit()).isEqualByComparingTo("10");
        assertThat(lease(second, key, "0", "9").held()).isEqualByComparingTo("5");
        assertThat(
                        second.lease(
                                        List.of(
                                                new Wanted(
                                                        key,
                                                        BigDecimal.ONE,
                                                        new BigDecimal("6"),
                                                        new BigDecimal("9"))),
                                        TTL)
                                .getFirst()
                                .held())
                .as("5 are left, which is not enough")
                .isEqualByComparingTo("1");
        assertThat(lease(second, key, "0", "0").held()).isZero();
        assertThat(held(key)).isEqualTo("3.000000000000");
        assertThat(lease(first, key, "12", "12").held())
                .as("what is spent already counts, whatever is left")
                .isEqualByComparingTo("12");
    }

    @Test
    void aMonthIsTheSumOfItsDays() {
        var month = TODAY.withDayOfMonth(1);
        var key = new Key(budget(Scope.PROJECT, "search", Period.MONTHLY, "10"), month);
        spend("project", "search", month.minusDays(1), "100", "0");
        spend("project", "search", month, "1", "0");
        spend("project", "search", month.plusMonths(1).minusDays(1), "2", "0.25");
        spend("project", "search", month.plusMonths(1), "100", "0");
        spend("user", "search", month, "100", "0");

        assertThat(lease(first, key, "0", "1").spent()).isEqualByComparingTo("3.25");
    }

    @Test
    void aLeaseThatIsNotRenewedComesBack() {
        var key = new Key(budget(Scope.USER, "bob", Period.DAILY, "10"), TODAY);
        lease(first, key, "0", "10");
        assertThat(lease(second, key, "0", "5").held()).isZero();

        owner.sql("UPDATE aistrale.budget_lease SET expires_at = now() WHERE budget_id = ?")
                .param(key.budget())
                .update();

        assertThat(lease(second, key, "0", "5").held()).isEqualByComparingTo("5");
    }

    @Test
    void aRemovedBudgetIsMissingAndItsLeasesAreGone() {
        var key = new Key(budget(Scope.USER, "eve", Period.DAILY, "10"), TODAY);
        lease(first, key, "0", "10");
        owner.sql("DELETE FROM aistrale.budget WHERE budget_id = ?").param(key.budget()).update();

        assertThat(first.lease(List.of(wanted(key, "0", "5")), TTL)).isEmpty();
        assertThat(held(key)).isEqualTo("0");
    }

    /// Three workers and a ledger that follows them, on the real tables, in real time.
    @Test
    void twoHundredAtOnceOverThreeWorkersSpendABudgetAndNothingBeyondIt() {
        var key = new Key(budget(Scope.USER, "crowd", Period.DAILY, "0.4"), TODAY);
        try (var crowd = new Crowd()) {
            for (int i = 0; i < 200; i++) {
                crowd.ask();
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> crowd.refused.get() == 200);
        }

        var spent =
                owner.sql(
                                "SELECT cost_usd FROM aistrale.budget_spend WHERE scope = 'user' AND subject = 'crowd'")
                        .query(BigDecimal.class)
                        .single();
        assertThat(spent).isBetween(new BigDecimal("0.38"), new BigDecimal("0.4"));
        assertThat(new BigDecimal(held(key))).isLessThan(new BigDecimal("0.01"));
    }

    private static final class Crowd implements Time, AutoCloseable {
        private static final Spender SPENDER = new Spender(null, "crowd", "any");

        private record Ended(JournalPosition position, long tokens) {}

        private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(4);
        private final List<Budgets> workers = new ArrayList<>();
        private final AtomicLong offsets = new AtomicLong();
        private final ConcurrentLinkedQueue<Ended> journal = new ConcurrentLinkedQueue<>();
        private final TransactionTemplate transactions =
                new TransactionTemplate(new DataSourceTransactionManager(ownersData));
        final AtomicInteger refused = new AtomicInteger();

        Crowd() {
            for (BudgetStore store : List.of(first, second, third)) {
                var known = new KnownBudgets(store);
                known.refresh();
                var settings =
                        new BudgetProperties(OnUnavailable.WAIT, Duration.ofSeconds(15), 4096, TTL);
                var metrics = new LlmMetrics(new SimpleMeterRegistry());
                var budgets = new Budgets(known, store, settings, metrics, this);
                workers.add(budgets);
                clockwork.scheduleWithFixedDelay(budgets::tick, 50, 50, TimeUnit.MILLISECONDS);
            }
            clockwork.scheduleWithFixedDelay(this::keepBooks, 30, 30, TimeUnit.MILLISECONDS);
        }

        void ask() {
            var random = ThreadLocalRandom.current();
            long cap = 2_000 + random.nextInt(6_000);
            var worker = workers.get(random.nextInt(3));
            var _ =
                    worker.reserve(new Claim(SPENDER, "acme", "fast", 10, cap))
                            .thenAcceptAsync(admission -> follow(admission, cap), clockwork);
        }

        private void follow(Admission admission, long cap) {
            switch (admission) {
                case Admission.Granted(Reservation reservation) ->
                        clockwork.schedule(
                                () -> end(reservation, cap),
                                ThreadLocalRandom.current().nextInt(20, 80),
                                TimeUnit.MILLISECONDS);
                case Admission.Refused _ -> refused.incrementAndGet();
                case Admission.Later _ -> clockwork.schedule(this::ask, 1, TimeUnit.SECONDS);
            }
        }

        private void end(Reservation reservation, long cap) {
            long tokens = ThreadLocalRandom.current().nextLong(cap + 1);
            JournalPosition position;
            synchronized (journal) {
                position = new JournalPosition(0, offsets.getAndIncrement());
                journal.add(new Ended(position, tokens));
            }
            reservation.settle(
                    SimulatedBudgets.finished(Instant.now(), tokens, AttemptStatus.SUCCESS),
                    position);
            ask();
        }

        private void keepBooks() {
            long tokens = 0;
            long next = -1;
            for (Ended one = journal.poll(); one != null; one = journal.poll()) {
                tokens += one.tokens();
                next = one.position().offset() + 1;
            }
            if (next >= 0) {
                book(BigDecimal.valueOf(tokens, 6), next);
            }
        }

        private void book(BigDecimal cost, long next) {
            transactions.executeWithoutResult(_ -> {
                owner.sql(
                                """
                                INSERT INTO aistrale.consumer_offset (consumer, topic, partition, next_offset)
                                VALUES ('cost-aggregator', 'inference.journal', 0, :next)
                                ON CONFLICT (consumer, topic, partition) DO UPDATE SET next_offset = :next
                                """)
                        .param("next", next)
                        .update();
                spend("user", "crowd", TODAY, cost.toPlainString(), "0");
            });
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void run(Runnable step) {
            clockwork.execute(step);
        }

        @Override
        public void close() {
            keepBooks();
            workers.forEach(Budgets::tick);
            clockwork.shutdown();
        }
    }

    private static Told lease(BudgetStore store, Key key, String kept, String most) {
        return store.lease(List.of(wanted(key, kept, most)), TTL).getFirst();
    }

    private static Wanted wanted(Key key, String kept, String most) {
        return new Wanted(key, new BigDecimal(kept), new BigDecimal(kept), new BigDecimal(most));
    }

    private static String held(Key key) {
        return owner.sql(
                        "SELECT coalesce(sum(held_usd), 0)::text FROM aistrale.budget_lease WHERE budget_id = ?")
                .param(key.budget())
                .query(String.class)
                .single();
    }

    private static UUID budget(Scope scope, String subject, Period period, String limit) {
        var id = UUID.randomUUID();
        owner.sql(
                        """
                        INSERT INTO aistrale.budget (budget_id, scope, subject, period, limit_usd, created_by)
                        VALUES (:id, lower(:scope), :subject, lower(:period), :limit::numeric, 'test')
                        """)
                .param("id", id)
                .param("scope", scope.name())
                .param("subject", subject)
                .param("period", period.name())
                .param("limit", limit)
                .update();
        return id;
    }

    private static void spend(
            String scope, String subject, LocalDate day, String cost, String upperBound) {
        owner.sql(
                        """
                        INSERT INTO aistrale.budget_spend AS s (scope, subject, day, cost_usd, upper_bound_usd)
                        VALUES (:scope, :subject, :day, :cost::numeric, :bound::numeric)
                        ON CONFLICT (scope, subject, day) DO UPDATE SET cost_usd = s.cost_usd + excluded.cost_usd,
                            upper_bound_usd = s.upper_bound_usd + excluded.upper_bound_usd
                        """)
                .param("scope", scope)
                .param("subject", subject)
                .param("day", day)
                .param("cost", cost)
                .param("bound", upperBound)
                .update();
    }
}
