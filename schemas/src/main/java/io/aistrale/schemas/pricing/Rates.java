package io.aistrale.schemas.pricing;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the classes cost in one service tier, in calls with more than a number of input tokens.
///
/// @param aboveInputTokens the rates hold for the whole of a call with more of them, not for one
///   with just as many; 0: for any call
/// @param perClass US dollars per million tokens, or by the piece; a class that is absent costs as
///   its [UsageClass#fallback()] among these same rates
/// @param regions what all of them are multiplied by where the call was processed in a region named
///   here, in lower case; in any other they hold as they are
public record Rates(
        ServiceTier serviceTier,
        long aboveInputTokens,
        Map<UsageClass, BigDecimal> perClass,
        Map<String, BigDecimal> regions) {

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
        regions.forEach((region, multiplier) -> {
            if (multiplier.signum() < 0) {
                throw new IllegalArgumentException(
                        "a multiplier must not be negative: %s is %s"
                                .formatted(region, multiplier));
            }
        });
        regions = Collections.unmodifiableMap(new TreeMap<>(regions));
        var copy = new EnumMap<UsageClass, BigDecimal>(UsageClass.class);
        copy.putAll(perClass);
        perClass = Collections.unmodifiableMap(copy);
    }

    /// The same in every region.
    public Rates(
            ServiceTier serviceTier, long aboveInputTokens, Map<UsageClass, BigDecimal> perClass) {
        this(serviceTier, aboveInputTokens, perClass, Map.of());
    }

    /// The rates of standard calls of any length.
    public static Rates standard(Map<UsageClass, BigDecimal> perClass) {
        return new Rates(ServiceTier.STANDARD, 0, perClass);
    }

    boolean cover(ServiceTier tier, long inputTokens) {
        return serviceTier == tier && (aboveInputTokens == 0 || inputTokens > aboveInputTokens);
    }

    /// What a call in `region` is multiplied by.
    BigDecimal multiplier(@Nullable String region) {
        return region == null
                ? BigDecimal.ONE
                : regions.getOrDefault(region.toLowerCase(Locale.ROOT), BigDecimal.ONE);
    }

    /// The most that a call in any region is multiplied by.
    BigDecimal greatestMultiplier() {
        return regions.values().stream().reduce(BigDecimal.ONE, BigDecimal::max);
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
