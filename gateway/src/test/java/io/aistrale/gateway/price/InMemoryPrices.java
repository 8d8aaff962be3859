package io.aistrale.gateway.price;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Prices in memory, added a second apart from each other.
public final class InMemoryPrices implements PriceDirectory {
    private final Map<Price.Identity, Price> prices = new LinkedHashMap<>();
    public final List<UnpricedModel> unpriced = new ArrayList<>();
    private Instant addedAt = Instant.parse("2026-11-29T00:00:00Z");

    @Override
    public synchronized Added add(List<Price> added) {
        for (Price price : added) {
            Price known = prices.get(price.identity());
            if (known != null && !known.costsAs(price)) {
                return new Added.OtherFigures(price.identity());
            }
        }
        boolean anew = false;
        addedAt = addedAt.plusSeconds(1);
        for (Price price : added) {
            anew |= prices.putIfAbsent(price.identity(), at(price, addedAt)) == null;
        }
        return new Added.InTheBook(
                added.stream()
                        .map(price -> Objects.requireNonNull(prices.get(price.identity())))
                        .toList(),
                anew);
    }

    private static Price at(Price price, Instant addedAt) {
        return new Price(
                price.version(),
                price.provider(),
                price.model(),
                price.effectiveFrom(),
                price.currency(),
                price.usdPerUnit(),
                price.source(),
                price.origin(),
                addedAt,
                price.rates());
    }

    @Override
    public synchronized List<Price> list(@Nullable String provider) {
        return prices.values().stream()
                .filter(price -> provider == null || provider.equals(price.provider()))
                .toList();
    }

    @Override
    public List<UnpricedModel> unpriced(int limit) {
        return unpriced.stream().limit(limit).toList();
    }
}
