package io.aistrale.cost.ledger;

import io.aistrale.schemas.pricing.ServiceTier;
import org.jspecify.annotations.Nullable;

/// How a provider handled a call, where that bears on its price; null where nobody said.
///
/// @param servedBy true backend where the provider routes on
/// @param serviceTier tier it says it used, in its own word, which a later release may know better
/// @param region that processed the call: the provider's word, or else the one it is configured for
public record Handling(
        @Nullable String servedBy, @Nullable String serviceTier, @Nullable String region) {
    public static final Handling UNTOLD = new Handling(null, null, null);

    ServiceTier tier() {
        return ServiceTier.named(serviceTier);
    }
}
