package io.aistrale.schemas.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.TestDatabase;
import io.aistrale.parts.junit.WithRealParts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The views under FOCUS names, over a ledger with every kind of entry.
@WithRealParts
class FocusViewIT {
    private static TestDatabase database;

    /// A column as the specification has it.
    private record Column(String name, String level, boolean nullable, String type) {
        static Column of(String line) {
            String[] fields = line.split(",");
            return new Column(fields[0], fields[1], fields[2].equals("True"), fields[3]);
        }

        String described() {
            return name
                    + " "
                    + switch (type) {
                        case "String" -> "text";
                        case "Decimal" -> "numeric";
                        case "Date/Time" -> "timestamp with time zone";
                        case "JSON" -> "jsonb";
                        default -> throw new IllegalArgumentException(type);
                    };
        }
    }

    /// Attempt 1: priced. 2: priced, then corrected. 3: unpriced, then priced. 4: unpriced. 5:
    /// unknown with a bound. 6: unknown, then finished. 7: a failure that cost nothing. 8: priced
    /// in euros, in a region, as a batch.
    @BeforeAll
    static void fill() throws SQLException {
        database = MigratedDatabase.create();
        ask("SELECT aistrale.ensure_partitions('2026-11-30', '2026-12-01')");
        ask(
                """
                INSERT INTO aistrale.cost_record (attempt_id, entry, day, kind, reason, request_id, status, user_id, project, tags,
                    provider, model, input_tokens, output_tokens, search_units, cost_usd, upper_bound_usd, unbounded, price_version,
                    unpriced, attempt_started_at)
                SELECT format('00000000-0000-7000-8000-%s', lpad(attempt::text, 12, '0'))::uuid, entry, '2026-11-30',
                    CASE entry WHEN 0 THEN 'recorded' ELSE 'corrected' END, CASE WHEN entry > 0 THEN 'test' END,
                    gen_random_uuid(), status, 'ann', 'search', '{"team":"a"}', 'openai', 'gpt', tokens, 0, units, cost::numeric,
                    bound::numeric, unbounded, CASE WHEN cost IS NOT NULL THEN 'v1' END, unpriced, '2026-11-30T23:30:00Z'
                FROM (VALUES
                    (1, 0, 'success', 1500000, 0, '0.000000000007', NULL, false, false),
                    (2, 0, 'success', 10, 0, '2.5', NULL, false, false),
                    (2, 1, 'success', 0, 0, '-0.5', NULL, false, false),
                    (3, 0, 'success', 10, 0, NULL, NULL, false, true),
                    (3, 1, 'success', 0, 0, '1.25', NULL, false, false),
                    (4, 0, 'success', 10, 0, NULL, NULL, false, true),
                    (5, 0, 'unknown', 0, 0, NULL, '0.75', false, false),
                    (6, 0, 'unknown', 0, 0, NULL, '0.75', false, false),
                    (6, 1, 'success', 0, 3, '0.1', '-0.75', false, false),
                    (7, 0, 'error', 0, 0, '0', NULL, false, false),
                    (9, 0, 'success', 20, 0, '1.5', NULL, false, false),
                    (9, 1, 'success', 0, 0, '-1.5', NULL, false, true),
                    (10, 0, 'unknown', 0, 0, NULL, '5', false, false),
                    (10, 1, 'unknown', 0, 0, NULL, '1', false, false),
                    (11, 0, 'unknown', 0, 0, NULL, '5', false, false),
                    (11, 1, 'success', 30, 0, NULL, '-5', false, true))
                    AS e (attempt, entry, status, tokens, units, cost, bound, unbounded, unpriced)\
                """);
        ask(
                """
                INSERT INTO aistrale.cost_record (attempt_id, entry, day, kind, request_id, status, user_id, project, provider, model,
                    input_tokens, output_tokens, cost_usd, price_version, attempt_started_at, service_tier, region, pricing_currency,
                    usd_per_unit)
                VALUES ('00000000-0000-7000-8000-000000000008', 0, '2026-11-30', 'recorded', gen_random_uuid(), 'success', 'ann', 'search',
                    'mistral', 'large', 3, 4, 0.75, 'v2', '2026-11-30T23:30:00Z', 'batch', 'eu', 'EUR', 1.5)\
                """);
    }

    @Test
    void theColumnsAreThoseOfTheSpecificationInItsOrderAndThenOurOwn() throws Exception {
        List<String> found =
                ask(
                        """
                        SELECT column_name || ' ' || data_type FROM information_schema.columns
                        WHERE table_schema = 'aistrale' AND table_name = 'focus_cost' ORDER BY ordinal_position\
                        """);
        List<String> expected = specification().stream().map(Column::described).toList();

        assertThat(found).startsWith(expected.toArray(String[]::new));
        assertThat(found.subList(expected.size(), found.size()))
                .isNotEmpty()
                .allMatch(column -> column.startsWith("x_"));
    }

    @Test
    void whatMustNotBeNullNeverIs() throws Exception {
        for (Column column : specification()) {
            if (!column.nullable()) {
                assertThat(
                                ask(
                                        "SELECT count(*) FROM aistrale.focus_cost WHERE \"%s\" IS NULL"
                                                .formatted(column.name())))
                        .as(column.name())
                        .containsExactly("0");
            }
        }
    }

    @Test
    void theSumIsTheLedgersAndWhatIsNotKnownIsListedBesideIt() throws SQLException {
        assertThat(ask("SELECT sum(\"BilledCost\") FROM aistrale.focus_cost"))
                .isEqualTo(ask("SELECT sum(cost_usd) FROM aistrale.cost_record"))
                .containsExactly("4.100000000007");
        assertThat(
                        ask(
                                """
                                SELECT right("x_AttemptId"::text, 2) || ' ' || "x_WhyUnknown" || ' ' || coalesce("x_UpperBoundCost"::text, '-')
                                FROM aistrale.focus_cost_unknown ORDER BY 1\
                                """))
                .containsExactly(
                        "04 unpriced -",
                        "05 outcome_unknown 0.750000000000",
                        "09 unpriced -",
                        "10 outcome_unknown 6.000000000000",
                        "11 unpriced -");
    }

    @Test
    void aCorrectionIsWhatChangesACostThatWasKnown() throws SQLException {
        assertThat(
                        ask(
                                """
                                SELECT right("x_AttemptId"::text, 1) || '/' || "x_LedgerEntry" FROM aistrale.focus_cost
                                WHERE "ChargeClass" = 'Correction'\
                                """))
                .containsExactlyInAnyOrder("2/1", "9/1");
    }

    @Test
    void whatWasUsedBeforeItHadAPriceIsToldWithTheFirstCost() throws SQLException {
        assertThat(
                        ask(
                                """
                                SELECT right("x_AttemptId"::text, 1) || '/' || "x_LedgerEntry" || ' ' || "ConsumedQuantity"
                                FROM aistrale.focus_cost WHERE right("x_AttemptId"::text, 1) IN ('2', '3') ORDER BY 1\
                                """))
                .containsExactly("2/0 10", "2/1 0", "3/1 10");
    }

    @Test
    void currencyRegionAndServiceTierAreToldWhereTheLedgerHasThem() throws SQLException {
        assertThat(
                        ask(
                                """
                                SELECT DISTINCT concat_ws(' ', "PricingCurrency", "PricingCurrencyEffectiveCost" = "BilledCost",
                                    "RegionId", "RegionName", "SkuPriceDetails")
                                FROM aistrale.focus_cost\
                                """))
                .containsExactlyInAnyOrder("USD t", "EUR f eu eu {\"x_ServiceTier\": \"batch\"}");
        assertThat(
                        ask(
                                """
                                SELECT "PricingCurrencyEffectiveCost" FROM aistrale.focus_cost WHERE "PricingCurrency" = 'EUR'\
                                """))
                .containsExactly("0.500000000000");
    }

    @Test
    void quantitiesHaveTheUnitOfPricesAndPeriodsAreHalfOpenInUtc() throws SQLException {
        assertThat(
                        ask(
                                """
                                SELECT concat_ws(' ', "ConsumedQuantity", "ConsumedUnit", "PricingQuantity", "PricingUnit")
                                FROM aistrale.focus_cost WHERE "x_LedgerEntry" = 0 AND "ConsumedQuantity" > 100
                                UNION ALL
                                SELECT concat_ws(' ', "ConsumedQuantity", "ConsumedUnit", "PricingQuantity", "PricingUnit")
                                FROM aistrale.focus_cost WHERE "ConsumedUnit" <> 'Tokens'\
                                """))
                .containsExactly(
                        "1500000 Tokens 1.500000 1000000 Tokens", "3 Search Units 3 Search Units");
        assertThat(
                        ask(
                                """
                                SELECT DISTINCT concat_ws(' ', "BillingPeriodStart" AT TIME ZONE 'UTC', "BillingPeriodEnd" AT TIME ZONE 'UTC',
                                    "ChargePeriodStart" AT TIME ZONE 'UTC', "ChargePeriodEnd" AT TIME ZONE 'UTC')
                                FROM aistrale.focus_cost\
                                """))
                .containsExactly(
                        "2026-11-01 00:00:00 2026-12-01 00:00:00 2026-11-30 23:00:00 2026-12-01 00:00:00");
    }

    private static List<Column> specification() throws IOException {
        try (InputStream list =
                FocusViewIT.class.getResourceAsStream("/focus/cost-and-usage-1.2.csv")) {
            return new String(Objects.requireNonNull(list).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(Column::of)
                    .toList();
        }
    }

    /// In a session whose time zone is not UTC, which must change nothing.
    private static List<String> ask(String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE 'Asia/Tokyo'");
            var found = new ArrayList<String>();
            if (statement.execute(sql)) {
                try (var rows = statement.getResultSet()) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
            return found;
        }
    }
}
