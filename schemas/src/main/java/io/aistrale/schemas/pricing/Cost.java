package io.aistrale.schemas.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a usage costs at a price.
public sealed interface Cost {

    /// Decimals of a US dollar that money is kept with.
    int SCALE = 12;

    /// @param usd US dollars, rounded once, half-even
    record Known(BigDecimal usd) implements Cost {}

    /// The price says nothing about something, so the cost is not known; it is not 0.
    sealed interface Unknown extends Cost {}

    /// A class was used that has no rate.
    record UnpricedClass(UsageClass usageClass) implements Unknown {}

    /// The call was made in a service tier that has no rates.
    record UnpricedTier(ServiceTier serviceTier) implements Unknown {}

    /// The exact sum of quantity times rate over all classes, times the region's multiplier, in US
    /// dollars; rounded at the very end.
    ///
    /// @param region that processed the call; null where nobody says
    static Cost of(Usage usage, ServiceTier tier, @Nullable String region, Price price) {
        return price.rates(tier, usage.inputTokens())
                .map(rates -> of(usage, rates, inUsd(rates.multiplier(region), price)))
                .orElseGet(() -> new UnpricedTier(tier));
    }

    private static BigDecimal inUsd(BigDecimal multiplier, Price price) {
        return multiplier.multiply(price.currency().usdPerUnit());
    }

    private static Cost of(Usage usage, Rates rates, BigDecimal factor) {
        BigDecimal perMillion = BigDecimal.ZERO;
        BigDecimal byThePiece = BigDecimal.ZERO;
        for (var used : usage.quantities().entrySet()) {
            BigDecimal rate = rates.of(used.getKey());
            if (rate == null) {
                return new UnpricedClass(used.getKey());
            }
            BigDecimal amount = rate.multiply(BigDecimal.valueOf(used.getValue()));
            if (used.getKey().isTokens()) {
                perMillion = perMillion.add(amount);
            } else {
                byThePiece = byThePiece.add(amount);
            }
        }
        return new Known(
                perMillion
                        .movePointLeft(6)
                        .add(byThePiece)
                        .multiply(factor)
                        .setScale(SCALE, RoundingMode.HALF_EVEN));
    }

    /// The most that one call with so many tokens can cost: in the dearest service tier that has
    /// rates and the dearest region, all tokens in the dearest class of their direction.
    static Cost atMost(long inputTokens, long outputTokens, Price price) {
        Cost most = new UnpricedTier(ServiceTier.STANDARD);
        for (ServiceTier tier : ServiceTier.values()) {
            Optional<Rates> rates = price.rates(tier, inputTokens);
            if (rates.isPresent()) {
                most =
                        greater(
                                most,
                                atMost(
                                        inputTokens,
                                        outputTokens,
                                        rates.get(),
                                        inUsd(rates.get().greatestMultiplier(), price)));
            }
        }
        return most;
    }

    private static Cost greater(Cost a, Cost b) {
        return a instanceof Known(var usd)
                        && (b instanceof Unknown
                                || b instanceof Known(var other) && usd.compareTo(other) >= 0)
                ? a
                : b;
    }

    private static Cost atMost(
            long inputTokens, long outputTokens, Rates rates, BigDecimal factor) {
        var usage =
                Usage.NONE
                        .with(dearest(rates, UsageClass.INPUT, UsageClass::isInput), inputTokens)
                        .with(
                                dearest(
                                        rates,
                                        UsageClass.OUTPUT,
                                        usageClass ->
                                                usageClass.isTokens() && !usageClass.isInput()),
                                outputTokens)
                        .with(UsageClass.REQUEST, 1);
        return of(usage, rates, factor);
    }

    private static UsageClass dearest(
            Rates rates, UsageClass otherwise, Predicate<UsageClass> direction) {
        Optional<UsageClass> dearest =
                Arrays.stream(UsageClass.values())
                        .filter(direction)
                        .filter(usageClass -> rates.of(usageClass) != null)
                        .max((a, b) -> rate(rates, a).compareTo(rate(rates, b)));
        return dearest.orElse(otherwise);
    }

    private static BigDecimal rate(Rates rates, UsageClass usageClass) {
        return Objects.requireNonNull(rates.of(usageClass));
    }
}
