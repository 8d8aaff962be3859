package io.aistrale.cost.ledger;

import static io.aistrale.cost.ledger.JournalSpan.NOT_READ_YET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The ledger's transaction on a real PostgreSQL, under the service's own role.
@WithRealParts
class LedgerIT {
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:00Z");
    private static final PriceBook PRICES =
            new PriceBook(
                    List.of(
                            new Price(
                                    Price.Origin.BUILT_IN,
                                    "openai",
                                    "gpt-x",
                                    "v1",
                                    Instant.EPOCH,
                                    List.of(
                                            Rates.standard(
                                                    Map.of(
                                                            UsageClass.INPUT,
                                                            new BigDecimal("3")))))));

    private final TestDatabase testDatabase = MigratedDatabase.create();
    private final DriverManagerDataSource dataSource =
            new DriverManagerDataSource(testDatabase.jdbcUrl(), "aistrale_cost", "");
    private final JdbcTemplate database = new JdbcTemplate(dataSource);

    @Test
    void afterALostCommitAnswerTheBatchIsNotWrittenAgain() {
        Ledger ledger = ledger(() -> PRICES);
        var span = List.of(new JournalSpan(0, NOT_READ_YET, 0, 2));
        List<AttemptEnd> ends = ends(2);

        assertThat(ledger.write(span, ends)).isInstanceOf(Written.Entered.class);
        assertThat(ledger.write(span, ends)).isEqualTo(new Written.StandsElsewhere(Map.of(0, 2L)));
        assertThat(entries()).isEqualTo(2);
    }

    @Test
    void oneForeignPartitionStopsTheWholeBatch() {
        Ledger ledger = ledger(() -> PRICES);
        ledger.write(List.of(new JournalSpan(0, NOT_READ_YET, 0, 5)), ends(1));

        var written =
                ledger.write(
                        List.of(
                                new JournalSpan(1, NOT_READ_YET, 0, 1),
                                new JournalSpan(0, 3, 3, 6)),
                        ends(1));

        assertThat(written).isEqualTo(new Written.StandsElsewhere(Map.of(0, 5L, 1, NOT_READ_YET)));
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void aPartitionThatWasMovedBeforeAForeignOneWasMetStandsWhereItStood() {
        Ledger ledger = ledger(() -> PRICES);
        ledger.write(List.of(new JournalSpan(1, NOT_READ_YET, 0, 5)), ends(1));

        var written =
                ledger.write(
                        List.of(
                                new JournalSpan(0, NOT_READ_YET, 0, 1),
                                new JournalSpan(1, 3, 3, 6)),
                        ends(1));

        assertThat(written).isEqualTo(new Written.StandsElsewhere(Map.of(0, NOT_READ_YET, 1, 5L)));
    }

    @Test
    void aPositionThatWasNeverStoredIsNotTakenFromKafka() {
        assertThat(ledger(() -> PRICES).write(List.of(new JournalSpan(4, 17, 17, 18)), ends(1)))
                .isEqualTo(new Written.StandsElsewhere(Map.of(4, NOT_READ_YET)));
        assertThat(entries()).isZero();
    }

    @Test
    void aBatchThatFailsLeavesNothing() {
        var span = List.of(new JournalSpan(0, NOT_READ_YET, 0, 1));
        List<AttemptEnd> ends = ends(1);
        Ledger failing =
                ledger(() -> {
                    throw new IllegalStateException("on purpose");
                });

        assertThatThrownBy(() -> failing.write(span, ends)).hasMessage("on purpose");
        assertThat(ledger(() -> PRICES).write(span, ends)).isInstanceOf(Written.Entered.class);
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void anAttemptRepeatedInALaterBatchAddsNothing() {
        Ledger ledger = ledger(() -> PRICES);
        List<AttemptEnd> ends = ends(3);
        ledger.write(List.of(new JournalSpan(0, NOT_READ_YET, 0, 3)), ends);

        assertThat(ledger.write(List.of(new JournalSpan(0, 3, 3, 6)), ends))
                .isEqualTo(new Written.Entered(List.of(), null));
        assertThat(entries()).isEqualTo(3);
        assertThat(sum("cost_daily")).isEqualByComparingTo("0.000009");
    }

    @Test
    void ofABatchWithRepeatedAttemptsTheOthersAreEntered() {
        Ledger ledger = ledger(() -> PRICES);
        List<AttemptEnd> before = ends(2);
        ledger.write(List.of(new JournalSpan(0, NOT_READ_YET, 0, 2)), before);
        var mixed = new ArrayList<>(ends(3));
        mixed.addAll(1, before);
        mixed.add(mixed.getFirst());

        var written = ledger.write(List.of(new JournalSpan(0, 2, 2, 8)), mixed);

        assertThat(((Written.Entered) written).entries())
                .extracting(entry -> entry.attempt().id())
                .containsExactly(
                        mixed.get(0).attempt().id(),
                        mixed.get(3).attempt().id(),
                        mixed.get(4).attempt().id());
        assertThat(entries()).isEqualTo(5);
        assertThat(sum("cost_daily")).isEqualByComparingTo("0.000015");
    }

    @Test
    void entriesThatSomebodyElseWroteAreToldApartFromNewOnes() {
        List<Entry> entries = entriesOf(ends(5));
        var records = new CostRecordStore(database);
        inTransaction(() -> records.insert(entries.subList(1, 3)));

        var inserted = inTransaction(() -> records.insert(entries));

        assertThat(inserted)
                .containsExactlyInAnyOrder(
                        entries.get(0).key(), entries.get(3).key(), entries.get(4).key());
        assertThat(entries()).isEqualTo(5);
        assertThat(database.queryForObject("SELECT count(*) FROM cost_batch", Integer.class))
                .isEqualTo(2);
    }

    @Test
    void rowsAreTheSameByCopyAndByStatement() {
        List<Entry> entries = strangeEntries();
        var records = new CostRecordStore(database);
        inTransaction(() -> records.insert(entries));
        var copied = rows();
        var owner =
                new JdbcTemplate(
                        new DriverManagerDataSource(
                                testDatabase.jdbcUrl() + "?currentSchema=aistrale",
                                testDatabase.user(),
                                testDatabase.password()));
        owner.execute("TRUNCATE cost_record");

        // One that is there already: COPY fails, and the others go by the statement.
        inTransaction(() -> records.insert(entries.subList(0, 1)));
        inTransaction(() -> records.insert(entries));

        assertThat(rows()).isEqualTo(copied).hasSize(4);
        assertThat(copied.getLast()).contains("-123456789012345678.000000000001");
        assertThat(copied).anySatisfy(row -> assertThat(row).contains("Ωmega 🜚"));
    }

    private List<String> rows() {
        return database.query(
                "SELECT (to_jsonb(r) - 'recorded_at' - 'batch_id')::text FROM cost_record r ORDER BY attempt_id, entry",
                (row, _) -> String.valueOf(row.getString(1)));
    }

    private Set<Entry.Key> inTransaction(Supplier<Set<Entry.Key>> work) {
        var inserted =
                new TransactionTemplate(new JdbcTransactionManager(dataSource))
                        .execute(_ -> work.get());
        return Objects.requireNonNull(inserted);
    }

    private List<Entry> entriesOf(List<AttemptEnd> ends) {
        new CostRecordStore(database)
                .ensurePartitions(ends.stream().map(end -> end.attempt().id()).toList());
        return Ledger.settle(ends, new HashMap<>(), PRICES);
    }

    /// A plain one, one without a price, one of which nothing is known, and its correction by a
    /// negative amount.
    private List<Entry> strangeEntries() {
        var ends =
                List.of(
                        end(0),
                        strange("no-such-model", Status.SUCCESS),
                        strange("gpt-x", Status.UNKNOWN));
        var entries = new ArrayList<>(entriesOf(ends));
        Entry unknown = entries.getLast();
        entries.add(
                new Entry(
                        unknown.attempt(),
                        unknown.handling(),
                        1,
                        Entry.Reason.LATE_FINISH,
                        Status.SUCCESS,
                        new Usage(Map.of(UsageClass.SEARCH_UNIT, Long.MAX_VALUE), true),
                        new Charge(
                                new BigDecimal("-123456789012345678.000000000001"),
                                new BigDecimal("-0.000000000001"),
                                null,
                                false,
                                false),
                        unknown.totals()));
        return entries;
    }

    private static AttemptEnd strange(String model, Status status) {
        var attempt =
                new Attempt(
                        TimeOrderedIds.next(),
                        TimeOrderedIds.next(),
                        "Ωmega 🜚",
                        "",
                        Map.of("", "\\ \"quoted\" \t\n"),
                        "key",
                        "openai",
                        model,
                        "4bf92f3577b34da6a3ce929d0e0e4736",
                        NOW.plusNanos(123_456_000),
                        new Attempt.Ceiling(10, 10L));
        return new AttemptEnd(attempt, status, null);
    }

    @Test
    void instancesThatShareRollupRowsNeitherDeadlockNorLoseAnything() throws Exception {
        int instances = 6;
        int batches = 20;
        try (var threads = Executors.newFixedThreadPool(instances)) {
            var writers =
                    IntStream.range(0, instances)
                            .<Callable<Void>>mapToObj(instance -> () -> write(instance, batches))
                            .toList();
            for (var writer : threads.invokeAll(writers)) {
                writer.get();
            }
        }

        assertThat(entries()).isEqualTo(instances * batches * 10);
        assertThat(sum("cost_record")).isEqualByComparingTo("0.0036");
        for (String rollup : List.of("cost_hourly", "cost_daily")) {
            assertThat(sum(rollup)).as(rollup).isEqualByComparingTo(sum("cost_record"));
        }
    }

    private Void write(int partition, int batches) {
        Ledger ledger = ledger(() -> PRICES);
        long position = NOT_READ_YET;
        for (int batch = 0; batch < batches; batch++) {
            long next = (batch + 1) * 10L;
            var span = new JournalSpan(partition, position, Math.max(0, position), next);
            assertThat(ledger.write(List.of(span), ends(10))).isInstanceOf(Written.Entered.class);
            position = next;
        }
        return null;
    }

    private Ledger ledger(Supplier<PriceBook> prices) {
        return new Ledger(
                new TransactionTemplate(new JdbcTransactionManager(dataSource)),
                new PositionStore(database, "cost-aggregator", "inference.journal"),
                new CostRecordStore(database),
                new RollupStore(database),
                new UnpricedAttemptStore(database),
                prices);
    }

    private int entries() {
        Integer count = database.queryForObject("SELECT count(*) FROM cost_record", Integer.class);
        return count == null ? 0 : count;
    }

    private BigDecimal sum(String table) {
        BigDecimal sum =
                database.queryForObject("SELECT sum(cost_usd) FROM " + table, BigDecimal.class);
        return sum == null ? BigDecimal.ZERO : sum;
    }

    private static List<AttemptEnd> ends(int count) {
        return IntStream.range(0, count).mapToObj(LedgerIT::end).toList();
    }

    /// Users in an order that differs from the order of the rollup's keys.
    private static AttemptEnd end(int i) {
        var attempt =
                new Attempt(
                        TimeOrderedIds.next(),
                        TimeOrderedIds.next(),
                        "user" + (7 * i + 3) % 10,
                        "support",
                        Map.of("team", "blue", "feature", "f" + i % 3),
                        null,
                        "openai",
                        "gpt-x",
                        null,
                        NOW,
                        new Attempt.Ceiling(0, null));
        return new AttemptEnd(attempt, Status.SUCCESS, Usage.NONE.with(UsageClass.INPUT, 1));
    }
}
