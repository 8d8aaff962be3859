package io.aistrale.cost.pricing;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the classes cost in one service tier, in calls with more than a number of input tokens.
///
/// @param aboveInputTokens the rates hold for the whole of a call with more of them, not for one
///   with just as many; 0: for any call
/// @param perClass US dollars per million tokens, or by the piece; a class that is absent costs as
///   its [UsageClass#fallback()] among these same rates
public record Rates(
        ServiceTier serviceTier, long aboveInputTokens, Map<UsageClass, BigDecimal> perClass) {

    public Rates {
        if (aboveInputTokens < 0) {
            throw new IllegalArgumentException(
                    "a context length must not be negative, is " + aboveInputTokens);
        }
        perClass.forEach((usageClass, rate) -> {
            if (rate.signum() < 0) {
                throw new IllegalArgumentException(
                        "a price must not be negative: %s is %s".formatted(usageClass, rate));
            }
        });
        var copy = new EnumMap<UsageClass, BigDecimal>(UsageClass.class);
        copy.putAll(perClass);
        perClass = Collections.unmodifiableMap(copy);
    }

    /// The rates of standard calls of any length.
    public static Rates standard(Map<UsageClass, BigDecimal> perClass) {
        return new Rates(ServiceTier.STANDARD, 0, perClass);
    }

    boolean cover(ServiceTier tier, long inputTokens) {
        return serviceTier == tier && (aboveInputTokens == 0 || inputTokens > aboveInputTokens);
    }

    /// The rate of a class or of what stands in for it; null where nothing is said.
    public @Nullable BigDecimal of(UsageClass usageClass) {
        for (UsageClass asked = usageClass; asked != null; asked = asked.fallback()) {
            BigDecimal rate = perClass.get(asked);
            if (rate != null) {
                return rate;
            }
        }
        return usageClass == UsageClass.REQUEST ? BigDecimal.ZERO : null;
    }
}
