package io.aistrale.cost.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/// What a usage costs at a price.
public sealed interface Cost {

    /// Decimals of a US dollar that money is kept with.
    int SCALE = 12;

    /// @param usd US dollars, rounded once, half-even
    record Known(BigDecimal usd) implements Cost {}

    /// Something was used that the price says nothing about, so the cost is not known; it is not 0.
    record Unknown(UsageClass missing) implements Cost {}

    /// The exact sum of quantity times rate over all classes, rounded at the very end.
    static Cost of(Usage usage, Price price) {
        BigDecimal perMillion = BigDecimal.ZERO;
        BigDecimal byThePiece = BigDecimal.ZERO;
        for (var used : usage.quantities().entrySet()) {
            BigDecimal rate = price.rate(used.getKey());
            if (rate == null) {
                return new Unknown(used.getKey());
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
                        .setScale(SCALE, RoundingMode.HALF_EVEN));
    }

    /// The most that one call with so many tokens can cost: all of them in the dearest class of
    /// their direction.
    static Cost atMost(long inputTokens, long outputTokens, Price price) {
        var usage =
                Usage.NONE
                        .with(dearest(price, UsageClass.INPUT, UsageClass::isInput), inputTokens)
                        .with(
                                dearest(
                                        price,
                                        UsageClass.OUTPUT,
                                        usageClass ->
                                                usageClass.isTokens() && !usageClass.isInput()),
                                outputTokens)
                        .with(UsageClass.REQUEST, 1);
        return of(usage, price);
    }

    private static UsageClass dearest(
            Price price, UsageClass otherwise, Predicate<UsageClass> direction) {
        Optional<UsageClass> dearest =
                Arrays.stream(UsageClass.values())
                        .filter(direction)
                        .filter(usageClass -> price.rate(usageClass) != null)
                        .max((a, b) -> rate(price, a).compareTo(rate(price, b)));
        return dearest.orElse(otherwise);
    }

    private static BigDecimal rate(Price price, UsageClass usageClass) {
        return Objects.requireNonNull(price.rate(usageClass));
    }
}
