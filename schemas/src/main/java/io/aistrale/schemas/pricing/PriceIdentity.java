package io.aistrale.schemas.pricing;

import java.time.Instant;

/// What tells one price from all others, and what its rows have in common.
public record PriceIdentity(String provider, String model, String version, Instant effectiveFrom) {

    public static PriceIdentity of(Price price) {
        return new PriceIdentity(
                price.provider(), price.model(), price.version(), price.effectiveFrom());
    }
}
