package io.aistrale.cost.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettlementTest {
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
                                            rates(ServiceTier.STANDARD, "1", "2"),
                                            rates(ServiceTier.FLEX, "0.5", "1"))),
                            new Price(
                                    Price.Origin.BUILT_IN,
                                    "openai",
                                    "gpt-x:backend",
                                    "v1",
                                    Instant.EPOCH,
                                    List.of(rates(ServiceTier.STANDARD, "10", "20")))));
    private static final Usage USAGE =
            Usage.NONE.with(UsageClass.INPUT, 100).with(UsageClass.OUTPUT, 50);

    private final Attempt attempt = attempt("gpt-x", 50L);

    @Test
    void aFinishedAttemptIsRecordedWithItsCost() {
        Entry entry = settle(end(Status.SUCCESS, USAGE)).getFirst();

        assertThat(entry.number()).isZero();
        assertThat(entry.charge().costUsd()).isEqualByComparingTo("0.0002");
        assertThat(entry.totals()).isEqualTo(totals(1, 0, 0, 0, 0, USAGE, "0.000200000000", "0"));
    }

    @Test
    void aFailureThatWasNotBilledCostsExactlyNothing() {
        Entry entry = settle(end(Status.ERROR, null)).getFirst();

        assertThat(entry.charge().costUsd()).isEqualByComparingTo("0");
        assertThat(entry.charge().price()).isNull();
        assertThat(entry.charge().unpriced()).isFalse();
        assertThat(entry.totals().errors()).isEqualTo(1);
    }

    @Test
    void aFailureThatWasBilledCostsWhatItUsed() {
        Entry entry = settle(end(Status.ERROR, USAGE)).getFirst();

        assertThat(entry.charge().costUsd()).isEqualByComparingTo("0.0002");
        assertThat(entry.totals().errors()).isEqualTo(1);
    }

    @Test
    void anUnknownOutcomeHasABoundAndNoCost() {
        Entry entry = settle(end(Status.UNKNOWN, null)).getFirst();

        assertThat(entry.charge().costUsd()).isNull();
        // 40 * 1 + 50 * 2
        assertThat(entry.charge().upperBoundUsd()).isEqualByComparingTo("0.00014");
        assertThat(entry.totals())
                .isEqualTo(totals(1, 0, 1, 0, 0, Usage.NONE, "0", "0.000140000000"));
    }

    @Test
    void withoutACapThereIsNoBound() {
        Entry entry =
                settle(new AttemptEnd(attempt("gpt-x", null), Status.UNKNOWN, null)).getFirst();

        assertThat(entry.charge().upperBoundUsd()).isNull();
        assertThat(entry.charge().unpriced()).isFalse();
    }

    @Test
    void whatHasNoBoundIsCountedUntilItsCostIsKnown() {
        Attempt uncapped = attempt("gpt-x", null);

        List<Entry> entries =
                settle(
                        new AttemptEnd(uncapped, Status.UNKNOWN, null),
                        new AttemptEnd(uncapped, Status.SUCCESS, USAGE));

        assertThat(entries)
                .extracting(entry -> entry.charge().unbounded())
                .containsExactly(true, false);
        assertThat(entries.getFirst().totals())
                .isEqualTo(totals(1, 0, 1, 1, 0, Usage.NONE, "0", "0"));
        assertThat(entries.getLast().totals())
                .isEqualTo(totals(0, 0, -1, -1, 0, USAGE, "0.000200000000", "0"));
    }

    /// Every order of an attempt's entries, each perhaps repeated, in every split into batches.
    @Test
    void howeverAnAttemptsEndBecomesKnownItAddsUpToTheEndItself() {
        AttemptEnd unknown = end(Status.UNKNOWN, null);
        for (AttemptEnd known :
                List.of(
                        end(Status.SUCCESS, USAGE),
                        end(Status.ERROR, null),
                        end(Status.ERROR, USAGE),
                        end(Status.UNKNOWN, null))) {
            Totals expected = settle(known).getFirst().totals();
            for (List<AttemptEnd> journal :
                    List.of(
                            List.of(unknown, known),
                            List.of(known, unknown),
                            List.of(unknown, unknown, known, unknown, known),
                            List.of(unknown, known, unknown, known),
                            List.of(known, known, unknown, unknown))) {
                for (int split = 0; split <= journal.size(); split++) {
                    assertThat(sum(journal, split))
                            .as("%s at %d", journal, split)
                            .usingRecursiveComparison()
                            .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                            .isEqualTo(expected);
                }
            }
        }
    }

    /// Two batches, the second of which the ledger reads twice.
    private static Totals sum(List<AttemptEnd> journal, int split) {
        Map<UUID, Standing> standings = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        entries.addAll(Ledger.settle(journal.subList(0, split), standings, PRICES));
        entries.addAll(Ledger.settle(journal.subList(split, journal.size()), standings, PRICES));
        entries.addAll(Ledger.settle(journal, standings, PRICES));
        return entries.stream().map(Entry::totals).reduce(Totals::plus).orElseThrow();
    }

    @Test
    void aModelWithoutAPriceHasAnUnknownCost() {
        Entry entry = settle(new AttemptEnd(attempt("new", 50L), Status.SUCCESS, USAGE)).getFirst();

        assertThat(entry.charge().costUsd()).isNull();
        assertThat(entry.charge().unpriced()).isTrue();
        assertThat(entry.totals()).isEqualTo(totals(1, 0, 0, 0, 1, USAGE, "0", "0"));
    }

    @Test
    void aUsedClassWithoutAPriceMakesTheAttemptUnpriced() {
        Entry entry = settle(end(Status.SUCCESS, USAGE.with(UsageClass.SEARCH_UNIT, 1))).getFirst();

        assertThat(entry.charge().costUsd()).isNull();
        assertThat(entry.charge().unpriced()).isTrue();
    }

    @Test
    void aCallCostsWhatItsServiceTierDoes() {
        Entry entry = settle(end(null, "flex")).getFirst();

        // 100 * 0.5 + 50 * 1
        assertThat(entry.charge().costUsd()).isEqualByComparingTo("0.0001");
    }

    @Test
    void aServiceTierWithoutAPriceMakesTheAttemptUnpriced() {
        Entry entry = settle(end(null, "priority")).getFirst();

        assertThat(entry.charge().costUsd()).isNull();
        assertThat(entry.charge().unpriced()).isTrue();
        assertThat(entry.totals()).isEqualTo(totals(1, 0, 0, 0, 1, USAGE, "0", "0"));
    }

    @Test
    void aCallCostsWhatTheBackendAsksThatServedIt() {
        // 100 * 10 + 50 * 20
        assertThat(settle(end("backend", "default")).getFirst().charge().costUsd())
                .isEqualByComparingTo("0.002");
        assertThat(settle(end("another", "default")).getFirst().charge().costUsd())
                .isEqualByComparingTo("0.0002");
    }

    @Test
    void aLateFinishTakesTheUnknownBackAndAddsTheCost() {
        List<Entry> entries = settle(end(Status.UNKNOWN, null), end(Status.ERROR, USAGE));

        assertThat(entries).extracting(Entry::number).containsExactly(0, 1);
        assertThat(entries.getLast().reason()).isEqualTo(Entry.Reason.LATE_FINISH);
        assertThat(entries.getLast().totals())
                .isEqualTo(totals(0, 1, -1, 0, 0, USAGE, "0.000200000000", "-0.000140000000"));
    }

    @Test
    void aLateFinishOfALaterPricedModelTakesUnpricedBack() {
        Standing unpriced = new Standing(0, Status.UNKNOWN, true, true, null, null);

        Entry entry = settle(Map.of(attempt.id(), unpriced), end(Status.SUCCESS, USAGE)).getFirst();

        assertThat(entry.totals())
                .isEqualTo(totals(0, 0, -1, -1, -1, USAGE, "0.000200000000", "0"));
    }

    @Test
    void aSettledAttemptIsNeverEnteredAgain() {
        assertThat(
                        settle(
                                end(Status.SUCCESS, USAGE),
                                end(Status.SUCCESS, USAGE),
                                end(Status.UNKNOWN, null),
                                end(Status.ERROR, null)))
                .hasSize(1);
        assertThat(
                        settle(
                                end(Status.UNKNOWN, null),
                                end(Status.UNKNOWN, null),
                                end(Status.SUCCESS, USAGE),
                                end(Status.SUCCESS, USAGE),
                                end(Status.UNKNOWN, null)))
                .hasSize(2);
    }

    @Test
    void whatTheLedgerKnowsAlreadyIsNotEnteredAgain() {
        Standing known = new Standing(0, Status.SUCCESS, false, false, BigDecimal.ONE, null);
        Standing corrected =
                new Standing(1, Status.SUCCESS, false, false, BigDecimal.ONE, BigDecimal.ZERO);

        assertThat(settle(Map.of(attempt.id(), known), end(Status.SUCCESS, USAGE))).isEmpty();
        assertThat(settle(Map.of(attempt.id(), known), end(Status.UNKNOWN, null))).isEmpty();
        assertThat(settle(Map.of(attempt.id(), corrected), end(Status.SUCCESS, USAGE))).isEmpty();
    }

    @Test
    void anAttemptFallsInTheHourAndTheDayItStartedAndUnderEachOfItsTags() {
        List<Entry> entries = settle(end(Status.SUCCESS, USAGE));

        assertThat(Rollup.HOURLY.sum(entries).firstKey().bucket())
                .isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
        assertThat(Rollup.DAILY.sum(entries).firstKey().bucket())
                .isEqualTo(Instant.parse("2026-11-22T00:00:00Z"));
        assertThat(Rollup.DAILY_BY_TAG.sum(entries).keySet())
                .extracting(Rollup.Key::tagKey)
                .containsExactly("feature", "team");
    }

    private static List<Entry> settle(AttemptEnd... ends) {
        return settle(Map.of(), ends);
    }

    private static List<Entry> settle(Map<UUID, Standing> standings, AttemptEnd... ends) {
        return Ledger.settle(
                new ArrayList<>(Arrays.asList(ends)), new HashMap<>(standings), PRICES);
    }

    private AttemptEnd end(Status status, @Nullable Usage usage) {
        return new AttemptEnd(attempt, status, usage);
    }

    private AttemptEnd end(@Nullable String servedBy, String tier) {
        return new AttemptEnd(attempt, Status.SUCCESS, USAGE, new Handling(servedBy, tier, null));
    }

    private static Rates rates(ServiceTier tier, String input, String output) {
        return new Rates(
                tier,
                0,
                Map.of(
                        UsageClass.INPUT, new BigDecimal(input),
                        UsageClass.OUTPUT, new BigDecimal(output)));
    }

    private static Attempt attempt(String model, @Nullable Long outputCap) {
        return new Attempt(
                TimeOrderedIds.next(),
                TimeOrderedIds.next(),
                "ann",
                "support",
                Map.of("team", "blue", "feature", "chat"),
                null,
                "openai",
                model,
                null,
                NOW,
                new Attempt.Ceiling(40, outputCap));
    }

    private static Totals totals(
            long requests,
            long errors,
            long unknowns,
            long unbounded,
            long unpriced,
            Usage usage,
            String cost,
            String bound) {
        return new Totals(
                requests,
                errors,
                unknowns,
                unbounded,
                unpriced,
                usage,
                new BigDecimal(cost),
                new BigDecimal(bound));
    }
}
