package io.aistrale.cost.catalogue;

import io.aistrale.cost.pricing.Price;
import java.time.Instant;

/// What tells one price from all others, and what its rows have in common.
record PriceIdentity(String provider, String model, String version, Instant effectiveFrom) {

    static PriceIdentity of(Price price) {
        return new PriceIdentity(
                price.provider(), price.model(), price.version(), price.effectiveFrom());
    }
}
