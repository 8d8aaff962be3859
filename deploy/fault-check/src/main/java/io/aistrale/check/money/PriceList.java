package io.aistrale.check.money;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All prices, in the order in which they were added.
public record PriceList(List<Price> prices) {

    public PriceList {
        prices = List.copyOf(prices);
    }

    /// The price of a call: of those in effect whose name is the model's, or its beginning up to a
    /// `-`, `:` or `@`, the longest; then an operator's; then the latest in effect; then the one
    /// added last.
    @Nullable Price of(String provider, String model, Instant startedAt) {
        Price best = null;
        for (Price price : prices) {
            if (price.provider().equals(provider)
                    && covers(price.model(), model)
                    && !price.effectiveFrom().isAfter(startedAt)
                    && (best == null || !beats(best, price))) {
                best = price;
            }
        }
        return best;
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
