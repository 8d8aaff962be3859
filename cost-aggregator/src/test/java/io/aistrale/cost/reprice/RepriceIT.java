package io.aistrale.cost.reprice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.cost.catalogue.ModelPriceStore;
import io.aistrale.cost.catalogue.PriceCatalogue;
import io.aistrale.cost.ledger.Attempt;
import io.aistrale.cost.ledger.AttemptEnd;
import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.cost.ledger.BookedAttemptStore;
import io.aistrale.cost.ledger.Corrections;
import io.aistrale.cost.ledger.CostRecordStore;
import io.aistrale.cost.ledger.Entry;
import io.aistrale.cost.ledger.Handling;
import io.aistrale.cost.ledger.JournalSpan;
import io.aistrale.cost.ledger.Ledger;
import io.aistrale.cost.ledger.PositionStore;
import io.aistrale.cost.ledger.RollupStore;
import io.aistrale.cost.ledger.UnpricedAttemptStore;
import io.aistrale.cost.ledger.Written;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/// Pricing again on a real PostgreSQL, under the service's own role. Each test has a provider of
/// its own in one database.
@WithRealParts
class RepriceIT {
    /// Whole microseconds, as the journal has them and PostgreSQL keeps them.
    private static final Instant STARTED =
            Instant.now().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.MICROS);

    private static final RepriceProperties AT_ONCE =
            new RepriceProperties(Duration.ofSeconds(1), Duration.ZERO, 7);
    private static final Usage USAGE =
            Usage.NONE.with(UsageClass.INPUT, 1_000_000).with(UsageClass.OUTPUT, 1_000_000);

    private static TestDatabase testDatabase;
    private static JdbcTemplate owner;

    private final DriverManagerDataSource dataSource = asTheService();
    private final JdbcTemplate database = new JdbcTemplate(dataSource);
    private final TransactionOperations transactions =
            new TransactionTemplate(new JdbcTransactionManager(dataSource));
    private final PriceCatalogue prices = new PriceCatalogue(new ModelPriceStore(database));
    private final Ledger ledger =
            new Ledger(
                    transactions,
                    new PositionStore(database, "cost-aggregator", "inference.journal"),
                    new CostRecordStore(database),
                    new RollupStore(database),
                    new UnpricedAttemptStore(database),
                    prices);
    private final List<Entry> told = new ArrayList<>();
    private final String provider = "provider-" + UUID.randomUUID();
    private long position;

    private static DriverManagerDataSource asTheService() {
        return new DriverManagerDataSource(testDatabase.jdbcUrl(), "aistrale_cost", "");
    }

    @BeforeAll
    static void connect() {
        testDatabase = MigratedDatabase.create();
        owner =
                new JdbcTemplate(
                        new DriverManagerDataSource(
                                testDatabase.jdbcUrl(),
                                testDatabase.user(),
                                testDatabase.password()));
    }

    @BeforeEach
    void readWhatOtherTestsAdded() {
        owner.update("UPDATE aistrale.repricing SET status = 'done'");
        owner.update("DELETE FROM aistrale.unpriced_attempt");
        owner.update("DELETE FROM aistrale.consumer_offset");
        position = JournalSpan.NOT_READ_YET;
        prices.refresh();
    }

    @Test
    void whatHasNoPriceIsPricedOnceThereIsOneInBatchesAcrossACrash() {
        enter(ends(20, Status.SUCCESS, "m", STARTED));
        enter(ends(1, Status.SUCCESS, "other", STARTED));
        assertThat(sums("unpriced")).isEqualByComparingTo("21");
        assertThat(waiting()).isEqualTo(21);
        runAll(repricer());
        assertThat(entries()).as("without a new price").isEqualTo(21);

        price("v1", "m", STARTED, "1", "2");
        assertThat(repricer().priceWaiting()).isTrue();
        var crashing = repricer(failing());
        assertThatThrownBy(crashing::priceWaiting).hasMessage("on purpose");
        assertThat(corrections("priced")).isEqualTo(7);
        runAll(repricer());

        assertThat(corrections("priced")).isEqualTo(20);
        assertThat(sums("cost_usd")).isEqualByComparingTo("60");
        assertThat(sums("unpriced")).isEqualByComparingTo("1");
        assertThat(sums("requests")).isEqualByComparingTo("21");
        assertThat(sums("input_tokens")).isEqualByComparingTo("21000000");
        assertThat(waiting()).isEqualTo(1);
        assertThat(told).hasSize(20).allMatch(entry -> entry.reason() == Entry.Reason.PRICED);
        assertThat(
                        database.queryForObject(
                                "SELECT count(*) FROM cost_record WHERE provider = ? AND entry = 1"
                                        + " AND batch_id IS NOT NULL AND price_version = 'v1' AND NOT"
                                        + " unpriced",
                                Integer.class,
                                provider))
                .isEqualTo(20);
        requireRollups();
    }

    @Test
    void aPriceCoversOnlyAttemptsFromItsFirstInstantOn() {
        List<AttemptEnd> before = ends(1, Status.SUCCESS, "m", STARTED.minusSeconds(1));
        enter(before);
        enter(ends(1, Status.SUCCESS, "m", STARTED));

        price("v1", "m", STARTED, "1", "2");
        runAll(repricer());

        assertThat(corrections("priced")).isEqualTo(1);
        assertThat(sums("unpriced")).isEqualByComparingTo("1");
        price("v2", "m", STARTED.minusSeconds(1), "1", "3");
        runAll(repricer());
        assertThat(sums("cost_usd")).isEqualByComparingTo("7");
        assertThat(waiting()).isZero();
    }

    @Test
    void anUnknownOutcomeGetsItsBoundAndALateFinishAfterItItsCost() {
        List<AttemptEnd> ends = ends(3, Status.UNKNOWN, "m", STARTED);
        enter(ends);
        assertThat(sums("unbounded")).isEqualByComparingTo("3");

        price("v1", "m", STARTED, "1", "2");
        runAll(repricer());
        // 100 * 1 + 50 * 2 per million, each
        assertThat(sums("upper_bound_usd")).isEqualByComparingTo("0.0006");
        assertThat(sums("unbounded")).isZero();
        assertThat(sums("unpriced")).isZero();

        enter(
                List.of(
                        new AttemptEnd(ends.getFirst().attempt(), Status.SUCCESS, USAGE),
                        new AttemptEnd(ends.getFirst().attempt(), Status.SUCCESS, USAGE)));
        assertThat(numbers(ends.getFirst())).containsExactly(0, 1, 2);
        assertThat(sums("cost_usd")).isEqualByComparingTo("3");
        assertThat(sums("upper_bound_usd")).isEqualByComparingTo("0.0004");
        assertThat(sums("unknowns")).isEqualByComparingTo("2");
        requireRollups();
    }

    @Test
    void aCorrectedPriceRepricesHistoryAndEditsNothing() {
        price("wrong", "m", STARTED.minusSeconds(60), "1", "2");
        enter(ends(15, Status.SUCCESS, "m", STARTED));
        enter(ends(2, Status.UNKNOWN, "m", STARTED));
        enter(ends(4, Status.SUCCESS, "m", STARTED.minusSeconds(30)));
        enter(ends(1, Status.ERROR, "m", STARTED));
        price("right", "m", STARTED.minusSeconds(10), "1.5", "2");

        UUID dry = ask(STARTED.minusSeconds(60), true);
        runAll(repricer());
        assertThat(progress(dry)).isEqualTo("done 22 17 0 7.500000000000 0.000100000000");
        assertThat(corrections("repriced")).isZero();

        UUID asked = ask(STARTED.minusSeconds(60), false);
        assertThat(repricer().reprice()).isTrue();
        var crashing = repricer(failing());
        assertThatThrownBy(() -> runAll(crashing)).hasMessage("on purpose");
        runAll(repricer());
        assertThat(progress(asked)).isEqualTo("done 22 17 0 7.500000000000 0.000100000000");
        // 15 * 3.5 + 4 * 3
        assertThat(sums("cost_usd")).isEqualByComparingTo("64.5");
        assertThat(sums("requests")).isEqualByComparingTo("22");
        assertThat(sums("errors")).isEqualByComparingTo("1");
        requireRollups();

        UUID again = ask(STARTED.minusSeconds(60), false);
        runAll(repricer());
        assertThat(progress(again)).isEqualTo("done 22 0 0 0.000000000000 0.000000000000");
        assertThat(corrections("repriced")).isEqualTo(17);
    }

    @Test
    void onlyWhatWasAskedForIsPricedAgain() {
        price("wrong", "m", STARTED.minusSeconds(60), "1", "2");
        price("wrong", "n", STARTED.minusSeconds(60), "1", "2");
        enter(ends(3, Status.SUCCESS, "m", STARTED));
        enter(ends(3, Status.SUCCESS, "n", STARTED));
        enter(ends(3, Status.SUCCESS, "m", STARTED.plusSeconds(10)));
        price("right", "m", STARTED.minusSeconds(60), "2", "2");
        price("right", "n", STARTED.minusSeconds(60), "2", "2");

        UUID asked = ask(STARTED, STARTED.plusSeconds(10), provider, "m", false);
        runAll(repricer());

        assertThat(progress(asked)).isEqualTo("done 3 3 0 3.000000000000 0.000000000000");
    }

    @Test
    void aPriceTakenAwayLeavesTheCostUnknownAndThatWaitsForOne() {
        price("v1", "m", STARTED, "1", "2");
        enter(ends(2, Status.SUCCESS, "m", STARTED));
        database.update(
                "INSERT INTO model_price (price_version, provider, model, effective_from, input,"
                        + " source) VALUES ('v2', ?, 'm', ?, 1, 'test')",
                provider,
                STARTED.atOffset(ZoneOffset.UTC));
        prices.refresh();

        UUID asked = ask(STARTED, false);
        runAll(repricer());

        assertThat(progress(asked)).isEqualTo("done 2 2 2 -6.000000000000 0.000000000000");
        assertThat(sums("cost_usd")).isZero();
        assertThat(sums("unpriced")).isEqualByComparingTo("2");
        price("v3", "m", STARTED, "1", "5");
        runAll(repricer());
        assertThat(sums("cost_usd")).isEqualByComparingTo("12");
        assertThat(sums("unpriced")).isZero();
        requireRollups();
    }

    @Test
    void aBookThatIsBehindRepricesNothing() {
        price("v1", "m", STARTED, "1", "2");
        enter(ends(1, Status.SUCCESS, "m", STARTED));
        insertPrice("v2", "m", STARTED, "2", "2");
        UUID asked = ask(STARTED, false);

        assertThat(repricer().reprice()).isFalse();
        prices.refresh();
        runAll(repricer());

        assertThat(progress(asked)).isEqualTo("done 1 1 0 1.000000000000 0.000000000000");
    }

    @Test
    void aRepricingSettlesBeforeItsFirstBatch() {
        ask(STARTED, false);

        var patient = new RepriceProperties(Duration.ofSeconds(1), Duration.ofMinutes(1), 7);
        assertThat(repricer(transactions, patient).reprice()).isFalse();
        assertThat(repricer().reprice()).isTrue();
    }

    /// What telemetry-consumer knows of entries older than the ledger's own columns.
    @Test
    void entriesOfOlderReleasesKeepTheirTierAndTheirBound() {
        price("v1", "m", STARTED, "1", "2");
        AttemptEnd known = ends(1, Status.SUCCESS, "m", STARTED).getFirst();
        AttemptEnd unknown = ends(1, Status.UNKNOWN, "m", STARTED).getFirst();
        enter(List.of(withTier(known, "flex"), unknown));
        owner.execute(
                "ALTER TABLE aistrale.cost_record DISABLE TRIGGER cost_record_is_append_only");
        owner.update(
                "UPDATE aistrale.cost_record SET service_tier = NULL, input_tokens_estimate = NULL,"
                        + " output_tokens_cap = NULL WHERE provider = ?",
                provider);
        owner.execute("ALTER TABLE aistrale.cost_record ENABLE TRIGGER cost_record_is_append_only");
        insertAttempt(known, "flex");
        insertFlexPrice("v2", STARTED);
        prices.refresh();

        ask(STARTED, false);
        runAll(repricer());

        // 0.5 + 1, in flex; the bound is still 100 * 1 + 50 * 2 per million
        assertThat(sums("cost_usd")).isEqualByComparingTo("1.5");
        assertThat(sums("upper_bound_usd")).isEqualByComparingTo("0.0002");
        requireRollups();
    }

    @Test
    void lateFinishesThatRaceWithPricingAreNeverLost() throws Exception {
        List<AttemptEnd> ends = ends(120, Status.UNKNOWN, "m", STARTED);
        enter(ends);
        price("v1", "m", STARTED, "1", "2");
        UUID asked = ask(STARTED, false);
        List<AttemptEnd> finishes =
                ends.stream()
                        .map(end -> new AttemptEnd(end.attempt(), Status.SUCCESS, USAGE))
                        .toList();
        var finishing = new AtomicBoolean(true);
        Callable<Void> journal =
                () -> {
                    for (int from = 0; from < finishes.size(); from += 6) {
                        List<AttemptEnd> batch = finishes.subList(from, from + 6);
                        enterWhateverHappens(batch);
                    }
                    finishing.set(false);
                    return null;
                };
        Callable<Void> pricing =
                () -> {
                    do {
                        runWhateverHappens(repricer());
                    } while (finishing.get());
                    return null;
                };
        try (var threads = Executors.newFixedThreadPool(3)) {
            for (var thread : threads.invokeAll(List.of(journal, pricing, pricing))) {
                thread.get();
            }
        }
        runAll(repricer());

        assertThat(progress(asked)).startsWith("done 120 ");
        assertThat(sums("cost_usd")).isEqualByComparingTo("360");
        assertThat(sums("upper_bound_usd")).isZero();
        assertThat(sums("unknowns")).isZero();
        assertThat(sums("unpriced")).isZero();
        assertThat(waiting()).isZero();
        requireRollups();
    }

    /// As its listener does: what fails is run again as a whole.
    private void enterWhateverHappens(List<AttemptEnd> batch) {
        while (true) {
            try {
                enter(batch);
                return;
            } catch (ConcurrencyFailureException deadlock) {
                assertThat(deadlock).hasMessageContaining("deadlock");
            }
        }
    }

    private void runWhateverHappens(Repricer repricer) {
        try {
            runAll(repricer);
        } catch (ConcurrencyFailureException deadlock) {
            assertThat(deadlock).hasMessageContaining("deadlock");
        }
    }

    private Repricer repricer() {
        return repricer(transactions);
    }

    private Repricer repricer(TransactionOperations in) {
        return repricer(in, AT_ONCE);
    }

    private Repricer repricer(TransactionOperations in, RepriceProperties properties) {
        return new Repricer(
                in,
                new RepricingStore(database),
                new Corrections(
                        new BookedAttemptStore(database),
                        new CostRecordStore(database),
                        new RollupStore(database),
                        new UnpricedAttemptStore(database)),
                prices,
                properties,
                entries -> {
                    synchronized (told) {
                        told.addAll(entries);
                    }
                });
    }

    /// Does all of a batch and ends before its commit, as a killed process does.
    private TransactionOperations failing() {
        return new TransactionOperations() {
            @Override
            public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
                return transactions.execute((TransactionStatus status) -> {
                    action.doInTransaction(status);
                    throw new IllegalStateException("on purpose");
                });
            }
        };
    }

    private static void runAll(Repricer repricer) {
        while (repricer.priceWaiting() | repricer.reprice()) {}
    }

    private void enter(List<AttemptEnd> ends) {
        long next = Math.max(0, position) + ends.size();
        var span = new JournalSpan(0, position, Math.max(0, position), next);
        assertThat(ledger.write(List.of(span), ends)).isInstanceOf(Written.Entered.class);
        position = next;
    }

    private List<AttemptEnd> ends(int count, Status status, String model, Instant startedAt) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new AttemptEnd(
                                attempt("user" + i % 3, model, startedAt),
                                status,
                                status == Status.SUCCESS ? USAGE : null))
                .toList();
    }

    private Attempt attempt(String user, String model, Instant startedAt) {
        return new Attempt(
                TimeOrderedIds.next(),
                TimeOrderedIds.next(),
                user,
                "support",
                Map.of("team", "blue"),
                null,
                provider,
                model,
                null,
                startedAt,
                new Attempt.Ceiling(100, 50L));
    }

    private static AttemptEnd withTier(AttemptEnd end, String tier) {
        return new AttemptEnd(
                end.attempt(), end.status(), end.usage(), new Handling(null, tier, null));
    }

    private void price(String version, String model, Instant from, String input, String output) {
        insertPrice(version, model, from, input, output);
        prices.refresh();
    }

    private void insertPrice(
            String version, String model, Instant from, String input, String output) {
        database.update(
                "INSERT INTO model_price (price_version, provider, model, effective_from, input,"
                        + " output, source) VALUES (?, ?, ?, ?, ?, ?, 'test')",
                version,
                provider,
                model,
                from.atOffset(ZoneOffset.UTC),
                new BigDecimal(input),
                new BigDecimal(output));
    }

    private void insertFlexPrice(String version, Instant from) {
        database.update(
                """
                INSERT INTO model_price (price_version, provider, model, effective_from, service_tier, input, output, source)
                VALUES (?, ?, 'm', ?, 'standard', 7, 7, 'test'), (?, ?, 'm', ?, 'flex', 0.5, 1, 'test')
                """,
                Stream.of(1, 2)
                        .flatMap(_ -> Stream.of(version, provider, from.atOffset(ZoneOffset.UTC)))
                        .toArray());
    }

    private void insertAttempt(AttemptEnd end, String tier) {
        owner.update(
                """
                INSERT INTO aistrale.attempt (attempt_id, day, request_id, number, status, user_id, project, provider,
                    model, operation, lane, worker_id, source_topic, source_partition, source_offset, journal_ended,
                    started_at, service_tier)
                SELECT attempt_id, day, request_id, 1, status, user_id, project, provider, model, 'chat', 'interactive',
                    'w', 't', 0, 0, 0, attempt_started_at, ? FROM aistrale.cost_record WHERE attempt_id = ?
                """,
                tier,
                end.attempt().id());
    }

    private UUID ask(Instant from, boolean dryRun) {
        return ask(from, Instant.now(), provider, null, dryRun);
    }

    private UUID ask(
            Instant from, Instant to, @Nullable String of, @Nullable String model, boolean dryRun) {
        UUID id = TimeOrderedIds.next();
        owner.update(
                "INSERT INTO aistrale.repricing (repricing_id, from_at, to_at, provider, model,"
                        + " dry_run, requested_by) VALUES (?, ?, ?, ?, ?, ?, 'ann')",
                id,
                from.atOffset(ZoneOffset.UTC),
                to.atOffset(ZoneOffset.UTC),
                of,
                model,
                dryRun);
        return id;
    }

    private String progress(UUID repricing) {
        return Objects.requireNonNull(
                owner.queryForObject(
                        "SELECT concat_ws(' ', status, looked_at, changed, unpriced,"
                                + " difference_usd, upper_bound_difference_usd) FROM aistrale.repricing"
                                + " WHERE repricing_id = ?",
                        String.class,
                        repricing));
    }

    private int entries() {
        return count("cost_record WHERE provider = ?");
    }

    private int corrections(String reason) {
        return count("cost_record WHERE reason = '" + reason + "' AND provider = ?");
    }

    private int waiting() {
        return count("unpriced_attempt WHERE provider = ?");
    }

    private int count(String what) {
        Integer count =
                database.queryForObject("SELECT count(*) FROM " + what, Integer.class, provider);
        return count == null ? 0 : count;
    }

    private List<Integer> numbers(AttemptEnd end) {
        return database.query(
                "SELECT entry FROM cost_record WHERE attempt_id = ? ORDER BY entry",
                (row, _) -> row.getInt(1),
                end.attempt().id());
    }

    /// Over the provider's hours.
    private BigDecimal sums(String measure) {
        return sum("cost_hourly", measure);
    }

    private BigDecimal sum(String table, String measure) {
        BigDecimal sum =
                database.queryForObject(
                        "SELECT sum(" + measure + ") FROM " + table + " WHERE provider = ?",
                        BigDecimal.class,
                        provider);
        return sum == null ? BigDecimal.ZERO : sum;
    }

    private void requireRollups() {
        for (String measure : List.of("cost_usd", "upper_bound_usd", "input_tokens")) {
            BigDecimal entries = sum("cost_record", measure);
            for (String rollup : List.of("cost_hourly", "cost_daily", "cost_daily_by_tag")) {
                assertThat(sum(rollup, measure))
                        .as(rollup + " " + measure)
                        .isEqualByComparingTo(entries);
            }
        }
    }
}
