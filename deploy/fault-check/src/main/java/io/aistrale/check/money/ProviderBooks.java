package io.aistrale.check.money;

import io.aistrale.check.verdict.Amounts;
import io.aistrale.check.verdict.Amounts.Billed;
import io.aistrale.check.verdict.BookDifferences;
import io.aistrale.check.verdict.Finding.Kind;
import io.aistrale.check.verdict.ProviderCall;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the provider bills, call by call. The journal has no part in it: what a worker misread, or
/// never wrote down, shows here.
public final class ProviderBooks {
    private final Map<String, ProviderCall> calls = new HashMap<>();
    private final PriceList prices;
    private final Telemetry telemetry;

    /// @param telemetry says of which calls the provider told the use, and of which it is our
    ///   estimate
    public ProviderBooks(List<ProviderCall> calls, PriceList prices, Telemetry telemetry) {
        calls.forEach(call -> this.calls.putIfAbsent(call.key(), call));
        this.prices = prices;
        this.telemetry = telemetry;
    }

    /// Every attempt in the ledger must have used and cost what the provider bills for it, or, its
    /// outcome being unknown, at least as much as that; and whatever is billed must be there.
    public BookDifferences compare(Map<UUID, Charge> ledger) {
        List<String> differences = new ArrayList<>();
        BigDecimal drift = BigDecimal.ZERO;
        Map<String, ProviderCall> open = new HashMap<>(calls);
        for (var entered : ledger.entrySet()) {
            ProviderCall call = open.remove(entered.getKey().toString());
            drift = drift.add(difference(entered.getKey(), entered.getValue(), call, differences));
        }
        for (ProviderCall call : open.values()) {
            if (!call.billed().equals(Amounts.NONE)) {
                differences.add(
                        "the provider bills call %s of %s, which is not in the ledger"
                                .formatted(call.key(), call.model()));
                Price price = prices.of(call.provider(), call.model(), call.at());
                drift = drift.add(orZero(price == null ? null : answered(call.billed(), price)));
            }
        }
        return BookDifferences.of(Kind.BILL, drift, differences);
    }

    /// How many calls are compared to the last digit.
    public int compared(Map<UUID, Charge> ledger) {
        return Math.toIntExact(
                ledger.entrySet().stream()
                        .filter(entered -> isSettled(entered.getKey(), entered.getValue()))
                        .filter(entered -> calls.containsKey(entered.getKey().toString()))
                        .count());
    }

    private boolean isSettled(UUID attempt, Charge charge) {
        return !charge.status().equals("unknown") && telemetry.isTold(attempt);
    }

    private BigDecimal difference(
            UUID attempt, Charge charge, @Nullable ProviderCall call, List<String> differences) {
        Amounts billed = call == null ? Amounts.NONE : call.billed();
        BigDecimal cost = costOf(billed, charge);
        if (charge.status().equals("unknown")) {
            return beyondBound(attempt, charge, cost, differences);
        }
        if (!telemetry.isTold(attempt)) {
            return BigDecimal.ZERO;
        }
        BigDecimal amount = orZero(cost).subtract(charge.cost()).abs();
        boolean same =
                amount.signum() == 0
                        && (cost == null) == (charge.costUsd() == null)
                        && billed.equals(charge.used());
        if (!same) {
            differences.add(
                    "attempt %s: the provider bills %s, which is USD %s; ledger %s"
                            .formatted(attempt, billed, cost, charge));
        }
        return amount;
    }

    private static BigDecimal beyondBound(
            UUID attempt, Charge charge, @Nullable BigDecimal cost, List<String> differences) {
        if (charge.upperBoundUsd() == null || orZero(cost).compareTo(charge.bound()) <= 0) {
            return BigDecimal.ZERO;
        }
        differences.add(
                "attempt %s: the provider bills USD %s, more than its bound; ledger %s"
                        .formatted(attempt, cost, charge));
        return orZero(cost).subtract(charge.bound());
    }

    /// Null where there is no price for it.
    private @Nullable BigDecimal costOf(Amounts billed, Charge charge) {
        if (billed.equals(Amounts.NONE) && !charge.status().equals("success")) {
            return BigDecimal.ZERO;
        }
        var spender = charge.account().spender();
        Price price = prices.of(spender.provider(), spender.model(), charge.account().startedAt());
        if (price == null) {
            return null;
        }
        return charge.status().equals("error")
                ? prices.costOf(billed, price)
                : answered(billed, price);
    }

    private @Nullable BigDecimal answered(Amounts billed, Price price) {
        return prices.costOf(billed.with(Billed.PER_REQUEST, 1), price);
    }

    private static BigDecimal orZero(@Nullable BigDecimal amount) {
        return Objects.requireNonNullElse(amount, BigDecimal.ZERO);
    }
}
