package io.aistrale.check.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.check.money.RollupTable.Bucket;
import io.aistrale.check.money.RollupTable.Tag;
import io.aistrale.check.verdict.Amounts;
import io.aistrale.check.verdict.Amounts.Billed;
import io.aistrale.check.verdict.BookDifferences;
import io.aistrale.check.verdict.Call;
import io.aistrale.check.verdict.Call.Account;
import io.aistrale.check.verdict.Call.Spender;
import io.aistrale.check.verdict.JournalEntry;
import io.aistrale.check.verdict.JournalEntry.Finished;
import io.aistrale.check.verdict.JournalEntry.PresumedUnknown;
import io.aistrale.check.verdict.JournalEntry.Status;
import io.aistrale.check.verdict.Place;
import io.aistrale.check.verdict.Source;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final Instant AT = Instant.parse("2026-11-22T12:34:56Z");
    private static final Spender MINI = new Spender("ana", "search", "openai", "gpt-4o-mini-hang");
    private static final Map<String, String> TAGS = Map.of("team", "search", "run", "check");
    private static final PriceList PRICES =
            new PriceList(
                    List.of(
                            price("gpt-4o", "2.5", "10", "2026-08-01T00:00:00Z"),
                            price("gpt-4o-mini", "0.15", "0.6", "2026-08-01T00:00:00Z"),
                            tier("flex", 0, "0.075", "0.3"),
                            tier("priority", 0, "0.25", "1"),
                            tier("standard", 1000, "0.3", "1.2"),
                            tier("priority", 1000, "9", "9"),
                            price("gpt-4o-mini", "99", "99", "2027-01-01T00:00:00Z")));
    private static final Amounts HUNDRED_AND_TEN =
            new Amounts(Map.of(Billed.INPUT, 100L, Billed.OUTPUT, 10L));

    private final UUID attempt = UUID.randomUUID();

    private static Price price(String model, String input, String output, String from) {
        return price(model, from, "standard", 0, input, output);
    }

    private static Price tier(
            String serviceTier, long aboveInputTokens, String input, String output) {
        return price(
                "gpt-4o-mini",
                "2026-08-01T00:00:00Z",
                serviceTier,
                aboveInputTokens,
                input,
                output);
    }

    private static Price price(
            String model,
            String from,
            String serviceTier,
            long aboveInputTokens,
            String input,
            String output) {
        return new Price(
                "openai",
                model,
                false,
                Instant.parse(from),
                "1",
                serviceTier,
                aboveInputTokens,
                Map.of(
                        Billed.INPUT, new BigDecimal(input),
                        Billed.OUTPUT, new BigDecimal(output)));
    }

    private static Account account(Spender spender) {
        return new Account(spender, TAGS, AT, null);
    }

    private Call call(Spender spender, @Nullable Long cap) {
        return new Call(
                attempt,
                UUID.randomUUID(),
                new Source("inference.requests", 0, 0),
                "worker-1",
                account(spender),
                100,
                cap);
    }

    private JournalEntry finished(Status status, @Nullable Amounts amounts) {
        return new Finished(new Place(0, 0, AT), call(MINI, 64L), status, true, amounts, null);
    }

    private JournalEntry presumed() {
        return new PresumedUnknown(new Place(0, 0, AT), call(MINI, 64L));
    }

    private Charge replayed(JournalEntry... entries) {
        return Objects.requireNonNull(Replay.of(List.of(entries), PRICES).get(attempt));
    }

    @Test
    void theLongestNameInEffectPricesTheModel() {
        assertThat(replayed(finished(Status.SUCCESS, HUNDRED_AND_TEN)).costUsd())
                .isEqualByComparingTo("0.000021");
    }

    @Test
    void anErrorWithoutUsageCostsNothingAndOneWithUsageCostsThat() {
        assertThat(replayed(finished(Status.ERROR, null)).costUsd()).isEqualByComparingTo("0");
        assertThat(replayed(finished(Status.ERROR, HUNDRED_AND_TEN)).costUsd())
                .isEqualByComparingTo("0.000021");
    }

    @Test
    void anUnknownOutcomeHasABoundAndNoCost() {
        Charge charge = replayed(presumed());

        assertThat(charge.costUsd()).isNull();
        // 100 * 0.25 + 64 * 1 in priority, the dearest tier of a call of that length
        assertThat(charge.upperBoundUsd()).isEqualByComparingTo("0.000089");
    }

    @Test
    void aLongCallIsBilledByItsContextLength() {
        Amounts longest = HUNDRED_AND_TEN.with(Billed.INPUT, 1000);

        // 1000 * 0.15 + 10 * 0.6, and with one token more 1001 * 0.3 + 10 * 1.2
        assertThat(replayed(finished(Status.SUCCESS, longest)).costUsd())
                .isEqualByComparingTo("0.000156");
        assertThat(
                        replayed(finished(Status.SUCCESS, longest.with(Billed.CACHED_INPUT, 1)))
                                .costUsd())
                .isEqualByComparingTo("0.0003123");
    }

    @Test
    void aKnownOutcomeSettlesWhicheverComesFirst() {
        JournalEntry known = finished(Status.SUCCESS, HUNDRED_AND_TEN);

        assertThat(replayed(presumed(), known)).isEqualTo(replayed(known, presumed()));
        assertThat(replayed(known, known).costUsd()).isEqualByComparingTo("0.000021");
    }

    @Test
    void aModelWithoutAPriceCostsAnUnknownAmount() {
        Spender unpriced = new Spender("ana", "search", "openai", "gpt-4omni");
        JournalEntry entry =
                new Finished(
                        new Place(0, 0, AT),
                        call(unpriced, null),
                        Status.SUCCESS,
                        true,
                        HUNDRED_AND_TEN,
                        null);

        Charge charge = replayed(entry);

        assertThat(charge.costUsd()).isNull();
        assertThat(charge.unpriced()).isTrue();
    }

    private BookDifferences compared(@Nullable Charge ledger, Rollup hourly) {
        return compared(ledger, hourly, ledger == null ? Rollup.NONE : Rollup.NONE.plus(ledger));
    }

    /// @param ofTeam what stands under one of the tags
    private BookDifferences compared(@Nullable Charge ledger, Rollup hourly, Rollup ofTeam) {
        Map<UUID, Charge> entries = ledger == null ? Map.of() : Map.of(attempt, ledger);
        Rollup daily = ledger == null ? Rollup.NONE : Rollup.NONE.plus(ledger);
        return new Books(
                        entries,
                        List.of(
                                hours(hourly),
                                days(false, Map.of(day(Tag.NONE), daily)),
                                days(
                                        true,
                                        Map.of(
                                                day(new Tag("team", "search")), ofTeam,
                                                day(new Tag("run", "check")), daily))),
                        SpendTable.of(entries.values()))
                .compare(Replay.of(List.of(finished(Status.SUCCESS, HUNDRED_AND_TEN)), PRICES));
    }

    private static RollupTable hours(Rollup row) {
        Bucket hour = new Bucket(AT.truncatedTo(ChronoUnit.HOURS), Tag.NONE, MINI);
        return new RollupTable("hourly", ChronoUnit.HOURS, false, Map.of(hour, row));
    }

    private static RollupTable days(boolean byTag, Map<Bucket, Rollup> rows) {
        return new RollupTable("daily", ChronoUnit.DAYS, byTag, rows);
    }

    private static Bucket day(Tag tag) {
        return new Bucket(AT.truncatedTo(ChronoUnit.DAYS), tag, MINI);
    }

    private Charge right() {
        return replayed(finished(Status.SUCCESS, HUNDRED_AND_TEN));
    }

    @Test
    void booksThatAgreeHaveNoDifference() {
        assertThat(compared(right(), Rollup.NONE.plus(right())))
                .isEqualTo(new BookDifferences(BigDecimal.ZERO.setScale(12), List.of()));
    }

    @Test
    void anAttemptThatIsNotInTheLedgerIsDrift() {
        assertThat(compared(null, Rollup.NONE).driftUsd()).isEqualByComparingTo("0.000021");
    }

    @Test
    void aRollupThatCountsTwiceIsDrift() {
        Rollup twice = Rollup.NONE.plus(right()).plus(right());

        assertThat(compared(right(), twice).driftUsd()).isEqualByComparingTo("0.000021");
    }

    @Test
    void whatBudgetsGoByIsOfTheLedgerToTheLastDigit() {
        var empty = new Books(Map.of(attempt, right()), List.of(), SpendTable.of(List.of()));

        BookDifferences differences = empty.compare(Map.of(attempt, right()));

        assertThat(differences.driftUsd()).as("user and project").isEqualByComparingTo("0.000042");
        assertThat(differences.differences()).hasSize(2);
    }

    @Test
    void whatAnApiKeySpentCountsForItsBudgetsToo() {
        Account byKey = new Account(MINI, TAGS, AT, "ak_1");
        Charge right = new Charge(byKey, right().used(), right().costUsd(), null, "success", false);
        var withoutIt =
                new Books(Map.of(attempt, right), List.of(), SpendTable.of(List.of(right())));

        BookDifferences differences = withoutIt.compare(Map.of(attempt, right));

        assertThat(differences.driftUsd()).isEqualByComparingTo("0.000021");
        assertThat(differences.differences())
                .singleElement()
                .asString()
                .contains("scope=api_key, subject=ak_1");
    }

    @Test
    void aCostThatIsOffByTheLastDigitIsDrift() {
        Charge off = costing(HUNDRED_AND_TEN, "0.000021000001");

        assertThat(compared(off, Rollup.NONE.plus(off)).driftUsd())
                .isEqualByComparingTo("0.000000000001");
    }

    @Test
    void zeroInPlaceOfAnUnknownCostIsADifferenceWithoutDrift() {
        Charge unknown = new Charge(account(MINI), Amounts.NONE, null, null, "unknown", false);
        Charge zero =
                new Charge(account(MINI), Amounts.NONE, BigDecimal.ZERO, null, "unknown", false);
        BookDifferences differences =
                new Books(Map.of(attempt, zero), List.of(), SpendTable.of(List.of(zero)))
                        .compare(Map.of(attempt, unknown));

        assertThat(differences.driftUsd()).isEqualByComparingTo("0");
        assertThat(differences.differences()).isNotEmpty();
    }

    private static Charge costing(Amounts used, String costUsd) {
        return new Charge(account(MINI), used, new BigDecimal(costUsd), null, "success", false);
    }

    @Test
    void aTagThatIsCountedTwiceIsDrift() {
        Rollup once = Rollup.NONE.plus(right());

        assertThat(compared(right(), once, once.plus(right())).driftUsd())
                .isEqualByComparingTo("0.000021");
        assertThat(compared(right(), once, Rollup.NONE).driftUsd())
                .isEqualByComparingTo("0.000021");
    }

    @Test
    void tokensOfAnotherClassAreADifferenceThoughTheyCostTheSame() {
        Amounts asImages = new Amounts(Map.of(Billed.IMAGE_INPUT, 100L, Billed.OUTPUT, 10L));
        Charge other = costing(asImages, "0.000021");

        BookDifferences differences = compared(other, Rollup.NONE.plus(right()));

        assertThat(differences.driftUsd()).isEqualByComparingTo("0");
        // The ledger is not what the journal says, and the hour is not what the ledger says.
        assertThat(differences.differences()).hasSize(2);
    }

    @Test
    void aChargePutDownToSomebodyElseIsADifference() {
        Spender ben = new Spender("ben", MINI.project(), MINI.provider(), MINI.model());
        Charge toBen =
                new Charge(account(ben), right().used(), right().costUsd(), null, "success", false);

        assertThat(
                        new Books(Map.of(attempt, toBen), List.of(), SpendTable.of(List.of(toBen)))
                                .compare(Map.of(attempt, right()))
                                .differences())
                .hasSize(1);
    }
}
