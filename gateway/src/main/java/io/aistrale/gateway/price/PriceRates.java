package io.aistrale.gateway.price;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// A row of a price: what the classes cost in one service tier, above one context length.
///
/// @param serviceTier `standard`, `batch`, `flex`, `priority` or `ultrafast`
/// @param aboveInputTokens input tokens a call must exceed; 0: any call
/// @param perClass by [RateName], in the price's currency, per million tokens or by the piece
/// @param regions what all of them are multiplied by, by region in lower case
public record PriceRates(
        String serviceTier,
        long aboveInputTokens,
        Map<RateName, BigDecimal> perClass,
        Map<String, BigDecimal> regions) {
    static final Comparator<PriceRates> ORDER =
            Comparator.comparing(PriceRates::serviceTier)
                    .thenComparing(PriceRates::aboveInputTokens);

    /// Amounts are compared by value, whatever zeros stand at their ends.
    public PriceRates {
        perClass = plain(perClass);
        regions = plain(regions);
    }

    private static <K extends Comparable<K>> Map<K, BigDecimal> plain(Map<K, BigDecimal> amounts) {
        var plain = new TreeMap<K, BigDecimal>();
        amounts.forEach((key, amount) -> plain.put(key, amount.stripTrailingZeros()));
        return Collections.unmodifiableMap(plain);
    }
}
