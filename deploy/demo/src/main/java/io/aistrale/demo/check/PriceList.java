package io.aistrale.demo.check;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the price of a call: of the rows of its provider that name the model or a beginning of it
/// that ends before `-`, `:` or `@`, the longest; of these the latest in force.
public record PriceList(List<Price> prices) {

    public PriceList {
        prices = List.copyOf(prices);
    }

    Optional<Price> of(String provider, String model, Instant at) {
        return prices.stream()
                .filter(price -> price.provider().equals(provider))
                .filter(price -> !price.effectiveFrom().isAfter(at))
                .filter(price -> covers(price.model(), model))
                .max(
                        Comparator.comparingInt((Price price) -> price.model().length())
                                .thenComparing(Price::effectiveFrom));
    }

    private static boolean covers(String priced, String model) {
        return priced.isEmpty()
                || model.equals(priced)
                || (model.startsWith(priced) && "-:@".indexOf(model.charAt(priced.length())) >= 0);
    }
}
