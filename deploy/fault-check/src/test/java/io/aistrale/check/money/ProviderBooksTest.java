package io.aistrale.check.money;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.check.verdict.Amounts;
import io.aistrale.check.verdict.Amounts.Billed;
import io.aistrale.check.verdict.BookDifferences;
import io.aistrale.check.verdict.Call.Account;
import io.aistrale.check.verdict.Call.Spender;
import io.aistrale.check.verdict.ProviderCall;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A token costs a micro-dollar, and a call nothing beside.
class ProviderBooksTest {
    private static final Instant AT = Instant.parse("2026-11-22T12:34:56Z");
    private static final PriceList PRICES =
            new PriceList(
                    List.of(
                            new Price(
                                    "openai",
                                    "gpt-4o-mini",
                                    false,
                                    Instant.EPOCH,
                                    "1",
                                    "standard",
                                    0,
                                    Map.of(
                                            Billed.INPUT, BigDecimal.ONE,
                                            Billed.OUTPUT, BigDecimal.ONE))));

    private final UUID attempt = UUID.randomUUID();

    private static Amounts tokens(long output) {
        return new Amounts(Map.of(Billed.INPUT, 10L, Billed.OUTPUT, output));
    }

    private ProviderCall call(String model, Amounts billed) {
        return new ProviderCall(attempt.toString(), "openai", model, AT, billed);
    }

    private static Charge charge(
            String status, Amounts used, @Nullable String costUsd, @Nullable String boundUsd) {
        return charge("gpt-4o-mini", status, used, costUsd, boundUsd);
    }

    private static Charge charge(
            String model,
            String status,
            Amounts used,
            @Nullable String costUsd,
            @Nullable String boundUsd) {
        return new Charge(
                new Account(new Spender("ana", "search", "openai", model), Map.of(), AT, null),
                used,
                costUsd == null ? null : new BigDecimal(costUsd),
                boundUsd == null ? null : new BigDecimal(boundUsd),
                status,
                costUsd == null && boundUsd == null);
    }

    private BookDifferences compare(List<ProviderCall> calls, Charge charge, boolean estimated) {
        Telemetry telemetry =
                new Telemetry(
                        Map.of(
                                attempt,
                                new Telemetry.Row(charge.status(), charge.used(), estimated)));
        return new ProviderBooks(calls, PRICES, telemetry).compare(Map.of(attempt, charge));
    }

    private BookDifferences compare(ProviderCall call, Charge charge) {
        return compare(List.of(call), charge, false);
    }

    @Test
    void aCallThatCostsWhatTheProviderBillsIsRight() {
        Charge right = charge("success", tokens(5), "0.000015", null);

        assertThat(compare(call("gpt-4o-mini", tokens(5)), right).differences()).isEmpty();
        assertThat(compare(call("gpt-4o-mini", tokens(5)), right).driftUsd())
                .isEqualByComparingTo("0");
    }

    @Test
    void aBilledCallThatCostsNothingIsDrift() {
        Charge free = charge("success", Amounts.NONE, "0", null);

        assertThat(compare(call("gpt-4o-mini", tokens(5)), free).driftUsd())
                .isEqualByComparingTo("0.000015");
    }

    @Test
    void aCallThatTheProviderRefusedCostsNothing() {
        Charge refused = charge("error", Amounts.NONE, "0", null);
        Charge billed = charge("error", tokens(5), "0.000015", null);

        assertThat(compare(call("gpt-4o-mini", Amounts.NONE), refused).differences()).isEmpty();
        assertThat(compare(call("gpt-4o-mini", Amounts.NONE), billed).driftUsd())
                .isEqualByComparingTo("0.000015");
    }

    @Test
    void aCallThatNeverReachedTheProviderCostsNothing() {
        assertThat(
                        compare(List.of(), charge("error", Amounts.NONE, "0", null), false)
                                .differences())
                .isEmpty();
        assertThat(
                        compare(List.of(), charge("success", tokens(5), "0.000015", null), false)
                                .driftUsd())
                .isEqualByComparingTo("0.000015");
    }

    @Test
    void anUnknownOutcomeMayCostAsMuchAsItsBound() {
        Charge unknown = charge("unknown", Amounts.NONE, null, "0.000015");

        assertThat(compare(call("gpt-4o-mini", tokens(5)), unknown).differences()).isEmpty();
        assertThat(compare(call("gpt-4o-mini", tokens(6)), unknown).driftUsd())
                .isEqualByComparingTo("0.000001");
    }

    @Test
    void whatTheProviderDidNotTellIsOursToEstimate() {
        Charge estimated = charge("success", tokens(7), "0.000017", null);

        assertThat(compare(List.of(call("gpt-4o-mini", tokens(5))), estimated, true).differences())
                .isEmpty();
    }

    @Test
    void zeroForAModelWithoutAPriceIsADifference() {
        Charge unpriced = charge("model-x", "success", tokens(5), null, null);
        Charge zero = charge("model-x", "success", tokens(5), "0", null);

        assertThat(compare(call("model-x", tokens(5)), unpriced).differences()).isEmpty();
        assertThat(compare(call("model-x", tokens(5)), zero).differences()).hasSize(1);
    }

    @Test
    void aBilledCallThatTheLedgerDoesNotKnowIsDrift() {
        ProviderBooks books =
                new ProviderBooks(
                        List.of(call("gpt-4o-mini", tokens(5))), PRICES, new Telemetry(Map.of()));

        assertThat(books.compare(Map.of()).driftUsd()).isEqualByComparingTo("0.000015");
        assertThat(books.compared(Map.of())).isZero();
    }

    @Test
    void onlyWhatIsKnownAndToldCountsAsCompared() {
        Charge known = charge("success", tokens(5), "0.000015", null);
        Charge unknown = charge("unknown", Amounts.NONE, null, "0.000015");
        Telemetry told =
                new Telemetry(Map.of(attempt, new Telemetry.Row("success", tokens(5), false)));
        ProviderBooks books =
                new ProviderBooks(List.of(call("gpt-4o-mini", tokens(5))), PRICES, told);

        assertThat(books.compared(Map.of(attempt, known))).isOne();
        assertThat(books.compared(Map.of(attempt, unknown))).isZero();
    }

    @Test
    void anAttemptWithoutARowInTelemetryIsADifference() {
        Charge known = charge("success", tokens(5), "0.000015", null);
        Telemetry.Row right = new Telemetry.Row("success", tokens(5), false);
        Telemetry.Row wrong = new Telemetry.Row("success", tokens(6), false);

        assertThat(new Telemetry(Map.of(attempt, right)).compare(Map.of(attempt, known)))
                .isEqualTo(BookDifferences.NONE);
        assertThat(new Telemetry(Map.of()).compare(Map.of(attempt, known)).differences())
                .singleElement()
                .asString()
                .contains("in the journal and not in telemetry");
        assertThat(new Telemetry(Map.of(attempt, wrong)).compare(Map.of(attempt, known)))
                .isNotEqualTo(BookDifferences.NONE);
    }
}
