package io.aistrale.check.money;

import io.aistrale.check.verdict.Amounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// All prices, in the order in which they were added.
public record PriceList(List<Price> prices) {

    public PriceList {
        prices = List.copyOf(prices);
    }

    /// The price of a call, by its standard rates: of those in effect whose name is the model's, or
    /// its beginning up to a `-`, `:` or `@`, the longest; then an operator's; then the latest in
    /// effect; then the one added last. The simulator's backend has no price of its own.
    @Nullable Price of(String provider, String model, Instant startedAt) {
        Price best = null;
        for (Price price : prices) {
            if (price.isStandard()
                    && price.provider().equals(provider)
                    && covers(price.model(), model)
                    && !price.effectiveFrom().isAfter(startedAt)
                    && (best == null || !beats(best, price))) {
                best = price;
            }
        }
        return best;
    }

    /// What a call in the standard tier costs; no call of the check asks for another.
    ///
    /// @param standard the call's price
    @Nullable BigDecimal costOf(Amounts amounts, Price standard) {
        return Objects.requireNonNull(rates(standard, amounts.input()).get("standard"))
                .costOf(amounts);
    }

    /// The most a call can cost, whatever service tier it ended in; null where nothing is said.
    @Nullable BigDecimal atMost(long inputTokens, long outputTokens, Price standard) {
        BigDecimal most = null;
        for (Price rates : rates(standard, inputTokens).values()) {
            BigDecimal bound = rates.atMost(inputTokens, outputTokens);
            if (bound != null && (most == null || bound.compareTo(most) > 0)) {
                most = bound;
            }
        }
        return most;
    }

    /// By service tier, the price's rates of the greatest context length that the input exceeds.
    private Map<String, Price> rates(Price standard, long inputTokens) {
        Map<String, Price> rates = new HashMap<>();
        for (Price price : prices) {
            if (price.belongsWith(standard)
                    && (price.aboveInputTokens() == 0 || price.aboveInputTokens() < inputTokens)) {
                rates.merge(
                        price.serviceTier(),
                        price,
                        (a, b) -> a.aboveInputTokens() > b.aboveInputTokens() ? a : b);
            }
        }
        return rates;
    }

    private static boolean covers(String name, String model) {
        if (!model.startsWith(name)) {
            return false;
        }
        return name.isEmpty()
                || name.length() == model.length()
                || "-:@".indexOf(model.charAt(name.length())) >= 0;
    }

    private static boolean beats(Price one, Price other) {
        if (one.model().length() != other.model().length()) {
            return one.model().length() > other.model().length();
        }
        if (one.operators() != other.operators()) {
            return one.operators();
        }
        return one.effectiveFrom().isAfter(other.effectiveFrom());
    }
}
