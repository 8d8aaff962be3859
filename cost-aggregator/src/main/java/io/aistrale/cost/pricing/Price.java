package io.aistrale.cost.pricing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one model costs from an instant on; immutable, as its row is.
///
/// @param origin who says so
/// @param model model, or the prefix of a family of models; empty: all models of the provider
/// @param version names the price in the ledger
/// @param effectiveFrom first instant it holds
/// @param rates US dollars per million tokens, or by the piece; a class that is absent costs as its
///   [UsageClass#fallback()]
public record Price(
        Origin origin,
        String provider,
        String model,
        String version,
        Instant effectiveFrom,
        Map<UsageClass, BigDecimal> rates) {

    /// An operator's price holds before a built-in one of the same provider and model.
    public enum Origin {
        BUILT_IN,
        OPERATOR
    }

    public Price {
        rates.forEach((usageClass, rate) -> {
            if (rate.signum() < 0) {
                throw new IllegalArgumentException(
                        "a price must not be negative: %s of %s/%s"
                                .formatted(usageClass, provider, model));
            }
        });
        var copy = new EnumMap<UsageClass, BigDecimal>(UsageClass.class);
        copy.putAll(rates);
        rates = Collections.unmodifiableMap(copy);
    }

    /// The rate of a class or of what stands in for it; null where nothing is said.
    public @Nullable BigDecimal rate(UsageClass usageClass) {
        for (UsageClass asked = usageClass; asked != null; asked = asked.fallback()) {
            BigDecimal rate = rates.get(asked);
            if (rate != null) {
                return rate;
            }
        }
        return usageClass == UsageClass.REQUEST ? BigDecimal.ZERO : null;
    }
}
