package io.aistrale.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.aistrale.gateway.budget.Budget;
import io.aistrale.gateway.budget.BudgetPeriod;
import io.aistrale.gateway.budget.BudgetQuery;
import io.aistrale.gateway.budget.BudgetScope;
import io.aistrale.gateway.budget.BudgetStanding;
import io.aistrale.gateway.budget.BudgetStore;
import io.aistrale.gateway.budget.SpentBudget;
import io.aistrale.gateway.report.AttemptUsage.CostState;
import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.database.MigratedDatabase;
import java.math.BigDecimal;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What the stores say, under the gateway's own role, against sums made here of the same rows.
@WithRealParts
class ReportStoreIT {

    private static final UsageQuery.Filter ANY =
            new UsageQuery.Filter(null, null, null, null, null, null, null, Map.of());

    private static SpentHours spent;
    private static TestDatabase database;
    private static JdbcClient jdbc;

    @BeforeAll
    static void fill() throws SQLException {
        database = MigratedDatabase.create();
        spent = SpentHours.random(20_261_122);
        run(spent.insertions());
        run(Attempts.INSERTIONS);
        var source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        source.setUser("aistrale_gateway");
        source.setPassword(database.password());
        jdbc = JdbcClient.create(source);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    -                  | 2026-01-01T00:00:00Z | 2026-04-01T00:00:00Z | UTC              | -
                    -                  | 2026-01-10T05:00:00Z | 2026-03-20T17:00:00Z | UTC              | -
                    -                  | 2026-01-10T05:00:00Z | 2026-01-10T07:00:00Z | UTC              | -
                    day                | 2026-01-01T00:00:00Z | 2026-02-01T00:00:00Z | UTC              | -
                    day,user           | 2026-01-10T05:00:00Z | 2026-01-20T17:00:00Z | UTC              | -
                    day,model          | 2026-03-24T23:00:00Z | 2026-04-02T22:00:00Z | Europe/Berlin    | -
                    day                | 2026-02-28T23:00:00Z | 2026-03-31T22:00:00Z | Europe/Berlin    | ann
                    month              | 2026-01-01T00:00:00Z | 2026-04-01T00:00:00Z | UTC              | -
                    month,project      | 2025-12-31T23:00:00Z | 2026-03-31T22:00:00Z | Europe/Berlin    | -
                    month              | 2026-01-05T10:00:00Z | 2026-03-07T21:00:00Z | America/New_York | bob
                    hour               | 2026-01-05T10:00:00Z | 2026-01-07T21:00:00Z | UTC              | -
                    hour,user,provider | 2026-03-28T10:00:00Z | 2026-03-30T21:00:00Z | Europe/Berlin    | -
                    user,model         | 2026-01-01T05:00:00Z | 2026-04-01T04:00:00Z | America/New_York | -
                    project,provider   | 2026-01-01T00:00:00Z | 2026-04-01T00:00:00Z | UTC              | ann
                    """)
    void sumsAreThoseOfTheHours(
            @Nullable String groupBy,
            Instant from,
            Instant to,
            String zone,
            @Nullable String user) {
        CostQuery query = query(groupBy, null, user, from, to, zone, 0, 10_000);

        CostReport report = new CostStore(jdbc).read(query);

        assertThat(report.rows()).containsExactlyElementsOf(spent.sum(query));
        assertThat(report.totals()).isEqualTo(spent.total(query));
        assertThat(report.more()).isFalse();
    }

    @Test
    void budgetsStandAsTheLedgerAndTheWorkersHaveThem() throws SQLException {
        Instant now = Instant.parse("2027-02-15T10:00:00Z");
        var store = new BudgetStore(jdbc);
        var daily = budget(BudgetScope.USER, "ann", BudgetPeriod.DAILY, "10");
        var monthly = budget(BudgetScope.USER, "ann", BudgetPeriod.MONTHLY, "20");
        var ofKey = budget(BudgetScope.API_KEY, "ak_1", BudgetPeriod.MONTHLY, "4");
        store.put(daily);
        store.put(monthly);
        store.put(ofKey);
        store.put(budget(BudgetScope.PROJECT, "ann", BudgetPeriod.DAILY, "0"));
        run(
                List.of(
                        """
                        INSERT INTO aistrale.budget_spend (scope, subject, day, cost_usd, upper_bound_usd) VALUES
                            ('user', 'ann', '2027-02-15', 1, 0.5), ('user', 'ann', '2027-02-01', 3, 0),
                            ('user', 'ann', '2027-01-31', 100, 0), ('api_key', 'ak_1', '2027-02-02', 5, 0);
                        INSERT INTO aistrale.budget_lease (budget_id, period_start, worker_id, held_usd, renewed_at, expires_at)
                        VALUES ('%1$s', '2027-02-15', 'w1', 2, now(), now() + interval '1 hour'),
                            ('%1$s', '2027-02-15', 'w2', 1, now(), now() + interval '1 hour'),
                            ('%1$s', '2027-02-15', 'gone', 64, now(), now()),
                            ('%1$s', '2027-02-14', 'w1', 32, now(), now() + interval '1 hour')
                        """
                                .formatted(daily.id())));

        var anns =
                store.list(
                        new BudgetQuery(
                                new BudgetQuery.Viewer("ak_2", "ann", "other"),
                                null,
                                null,
                                null,
                                now),
                        10);
        assertThat(anns)
                .extracting(
                        BudgetStanding::budget,
                        one -> plain(one.spentUsd()),
                        one -> plain(one.reservedUsd()),
                        one -> plain(one.remainingUsd()))
                .containsExactly(
                        tuple(daily, "1.5", "3", "5.5"), tuple(monthly, "4.5", "0", "15.5"));
        assertThat(store.find(BudgetScope.USER, "ann", BudgetPeriod.DAILY)).contains(daily);
        assertThat(
                        store.list(
                                new BudgetQuery(null, ofKey.id(), BudgetScope.API_KEY, "ak_1", now),
                                10))
                .singleElement()
                .satisfies(one -> assertThat(one.remainingUsd()).isZero());
        assertThat(store.spent(now, 3))
                .extracting(
                        SpentBudget::scope,
                        SpentBudget::period,
                        SpentBudget::ratio,
                        SpentBudget::reservedRatio)
                .containsExactly(
                        tuple("api_key", "monthly", 1.25, 0.0),
                        tuple("project", "daily", 1.0, 0.0),
                        tuple("user", "monthly", 0.225, 0.0));
        assertThat(store.remove(daily.id())).isTrue();
        assertThat(store.remove(daily.id())).isFalse();
        assertThat(store.find(daily.id())).isEmpty();
    }

    private static Budget budget(
            BudgetScope scope, String subject, BudgetPeriod period, String limit) {
        Instant at = Instant.parse("2027-02-01T00:00:00Z");
        return new Budget(
                UUID.randomUUID(),
                scope,
                subject,
                period,
                new BigDecimal(limit).setScale(12),
                false,
                "admin",
                at,
                at);
    }

    private static String plain(BigDecimal usd) {
        return usd.signum() == 0 ? "0" : usd.stripTrailingZeros().toPlainString();
    }

    @Test
    void aTagsSumsComeFromItsOwnRollup() {
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        Instant to = Instant.parse("2026-03-01T00:00:00Z");
        CostQuery query = query("tag,user", "team", null, from, to, "UTC", 0, 100);

        CostReport report = new CostStore(jdbc).read(query);

        assertThat(report.rows()).isNotEmpty();
        assertThat(report.rows()).containsExactlyElementsOf(spent.sum(query));
    }

    @Test
    void pagesFollowEachOtherAndEachHasTheTotals() {
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        Instant to = Instant.parse("2026-03-01T00:00:00Z");
        CostStore store = new CostStore(jdbc);
        CostReport whole = store.read(query("user,model", null, null, from, to, "UTC", 0, 100));
        List<CostReport.Row> rows = new ArrayList<>();
        CostReport page;
        do {
            page = store.read(query("user,model", null, null, from, to, "UTC", rows.size(), 4));
            rows.addAll(page.rows());
            assertThat(page.totals()).isEqualTo(whole.totals());
        } while (page.more());

        assertThat(whole.rows()).hasSizeGreaterThan(4);
        assertThat(rows).isEqualTo(whole.rows());
    }

    @Test
    void nothingSpentIsZero() {
        CostQuery query =
                query(
                        null,
                        null,
                        "nobody",
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2026-02-01T00:00:00Z"),
                        "UTC",
                        0,
                        10);

        CostSums totals = new CostStore(jdbc).read(query).totals();

        assertThat(totals.requests()).isZero();
        assertThat(totals.costUsd()).isEqualTo("0.000000000000");
        assertThat(totals.isCostComplete()).isTrue();
    }

    @Test
    void attemptsComeNewestFirstWithTheirCostOrWhyThereIsNone() {
        UsagePage page = usage(ANY, null, 10);

        assertThat(page.attempts())
                .extracting(each -> each.attemptId().toString().substring(34))
                .containsExactly("06", "05", "04", "03", "02", "01");
        assertThat(page.attempts())
                .extracting(each -> each.cost().state())
                .containsExactly(
                        CostState.PENDING,
                        CostState.UNKNOWN,
                        CostState.KNOWN,
                        CostState.UNPRICED,
                        CostState.KNOWN,
                        CostState.KNOWN);
        assertThat(page.attempts().get(4).cost().usd()).isEqualTo("2.000000000000");
        assertThat(page.attempts().get(4).cost().priceVersion()).isEqualTo("v2");
        assertThat(page.attempts().get(3).cost().usd()).isNull();
        assertThat(page.attempts().get(3).cost().upperBoundUsd()).isNull();
        assertThat(page.attempts().get(1).cost().upperBoundUsd()).isEqualTo("0.750000000000");
        assertThat(page.attempts().get(0).usage()).containsEntry(TokenClass.INPUT, 7L);
        assertThat(page.attempts().get(0).spender().tags()).containsEntry("team", "a");
    }

    @Test
    void pagesOfAttemptsFollowEachOther() {
        UsagePage first = usage(ANY, null, 4);
        UsagePage second = usage(ANY, first.attempts().getLast().attemptId(), 4);

        assertThat(first.more()).isTrue();
        assertThat(second.more()).isFalse();
        assertThat(second.attempts())
                .extracting(each -> each.attemptId().toString().substring(34))
                .containsExactly("02", "01");
    }

    @Test
    void attemptsAreFoundByWhatTheyAre() {
        UUID request = UUID.fromString("019b76da-a800-7000-8000-00000000aa03");

        assertThat(found(filter("bob", null, null, null, Map.of()))).containsExactly("04");
        assertThat(found(filter(null, "unknown", null, null, Map.of()))).containsExactly("05");
        assertThat(found(filter(null, null, "rate_limited", null, Map.of()))).containsExactly("04");
        assertThat(found(filter(null, null, null, request, Map.of()))).containsExactly("03");
        assertThat(found(filter(null, null, null, null, Map.of("team", "b"))))
                .containsExactly("01");
        assertThat(found(filter(null, null, null, null, Map.of("team", "b", "x", "y")))).isEmpty();
    }

    @Test
    void onlyThePartitionsOfTheTimeAreRead() {
        UsageStatement statement =
                UsageStatement.of(
                        new UsageQuery(
                                ANY,
                                Instant.parse("2026-01-03T00:00:00Z"),
                                Instant.parse("2026-01-04T12:00:00Z"),
                                null,
                                10));

        String plan =
                String.join(
                        "\n",
                        jdbc.sql("EXPLAIN (ANALYZE, COSTS OFF) " + statement.sql())
                                .params(statement.parameters())
                                .query(String.class)
                                .list());

        assertThat(plan).contains("attempt_20260103", "attempt_20260104");
        assertThat(plan).doesNotContain("attempt_20260102", "attempt_20260105");
        assertThat(plan).contains("cost_record_20260103");
        assertThat(plan.lines().filter(line -> line.contains("on cost_record_")))
                .as(plan)
                .allMatch(line ->
                        line.contains("_20260103")
                                || line.contains("_20260104")
                                || line.contains("never executed"));
    }

    @Test
    void aListWalksItsUsersIndexOfTheDaysAskedForAlone() throws SQLException {
        run(
                List.of(
                        """
                        INSERT INTO inference (request_id, day, status, user_id, project, provider, model, operation, lane, requested_at)
                        SELECT overlay(overlay(gen_random_uuid()::text placing left(at, 8) || '-' || right(at, 4) from 1 for 13)
                                   placing '7' from 15 for 1)::uuid, day, CASE n % 100 WHEN 0 THEN 'failed' ELSE 'succeeded' END,
                               CASE n % 50 WHEN 0 THEN 'ann' ELSE 'bob' END, 'p', 'openai', 'm', 'chat', 'interactive', day
                        FROM (SELECT n, ('2026-01-01'::date + n % 9) AS day,
                                  lpad(to_hex((extract(epoch FROM '2026-01-01'::date + n % 9)::bigint * 1000 + n)), 12, '0') AS at
                              FROM generate_series(1, 18000) n) AS made
                        """,
                        "ANALYZE inference"));
        InferenceQuery query =
                new InferenceQuery(
                        new InferenceQuery.Filter("ann", "failed", "m", Map.of()),
                        Instant.parse("2026-01-03T00:00:00Z"),
                        Instant.parse("2026-01-05T00:00:00Z"),
                        null,
                        7);
        InferenceListStatement statement = InferenceListStatement.of(query);
        String plan =
                String.join(
                        "\n",
                        jdbc.sql("EXPLAIN (ANALYZE, COSTS OFF) " + statement.sql())
                                .params(statement.parameters())
                                .query(String.class)
                                .list());

        assertThat(plan).contains("inference_20260103_user_id", "inference_20260104_user_id");
        assertThat(plan).doesNotContain("inference_20260102", "inference_20260105", "Seq Scan");
        InferencePage page = new InferenceListStore(jdbc).read(query);
        assertThat(page.inferences())
                .hasSize(7)
                .allSatisfy(listed -> assertThat(listed.status()).isEqualTo("failed"))
                .isSortedAccordingTo(
                        Comparator.comparing(
                                        (ListedInference listed) -> listed.requestId().toString())
                                .reversed());
        assertThat(page.more()).isTrue();
    }

    @Test
    void theDatabaseStopsWhatTakesTooLong() {
        assertThatThrownBy(() -> jdbc.sql("SELECT pg_sleep(5)::text").query(String.class).single())
                .isInstanceOf(QueryTimeoutException.class);
    }

    private static UsagePage usage(UsageQuery.Filter filter, @Nullable UUID before, int limit) {
        return new UsageStore(jdbc)
                .read(
                        new UsageQuery(
                                filter,
                                Instant.parse("2026-01-01T00:00:00Z"),
                                Instant.parse("2026-01-10T00:00:00Z"),
                                before,
                                limit));
    }

    private static List<String> found(UsageQuery.Filter filter) {
        return usage(filter, null, 10).attempts().stream()
                .map(each -> each.attemptId().toString().substring(34))
                .toList();
    }

    private static UsageQuery.Filter filter(
            @Nullable String user,
            @Nullable String status,
            @Nullable String errorCode,
            @Nullable UUID request,
            Map<String, String> tags) {
        return new UsageQuery.Filter(user, null, null, null, status, errorCode, request, tags);
    }

    private static CostQuery query(
            @Nullable String groupBy,
            @Nullable String tagKey,
            @Nullable String user,
            Instant from,
            Instant to,
            String zone,
            int offset,
            int limit) {
        var groupings = new LinkedHashSet<Grouping>();
        for (String word : groupBy == null ? new String[0] : groupBy.split(",")) {
            groupings.add(Grouping.valueOf(word.toUpperCase(Locale.ROOT)));
        }
        return new CostQuery(
                groupings,
                tagKey,
                new CostQuery.Filter(user, null, null, null, null),
                from,
                to,
                zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone),
                CostOrder.GROUP,
                offset,
                limit);
    }

    private static void run(List<String> statements) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute("SET search_path = aistrale");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
