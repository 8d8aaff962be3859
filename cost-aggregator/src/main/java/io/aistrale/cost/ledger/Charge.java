package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.cost.pricing.Cost;
import io.aistrale.cost.pricing.Price;
import io.aistrale.cost.pricing.PriceBook;
import io.aistrale.cost.pricing.Usage;
import io.aistrale.cost.pricing.UsageClass;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The money of one end of an attempt.
///
/// @param costUsd US dollars; null where it is not known
/// @param upperBoundUsd of an unknown outcome: the most it can have cost; null where that is not
///   known either
/// @param price the price applied; null where there is none, or nothing was billed
/// @param unpriced true where a price is missing
record Charge(
        @Nullable BigDecimal costUsd,
        @Nullable BigDecimal upperBoundUsd,
        @Nullable Price price,
        boolean unpriced) {
    private static final Charge NOTHING_BILLED =
            new Charge(BigDecimal.ZERO.setScale(Cost.SCALE), null, null, false);
    private static final Charge UNPRICED = new Charge(null, null, null, true);

    static Charge of(AttemptEnd end, PriceBook prices) {
        Attempt attempt = end.attempt();
        Usage usage = end.usage();
        if (end.status() == Status.ERROR && usage == null) {
            return NOTHING_BILLED;
        }
        Optional<Price> price =
                prices.find(
                        attempt.provider(), attempt.model(), end.servedBy(), attempt.startedAt());
        if (price.isEmpty()) {
            return UNPRICED;
        }
        if (end.status() == Status.UNKNOWN) {
            return bounded(attempt.ceiling(), price.get());
        }
        Usage billed = usage == null ? Usage.NONE : usage;
        if (end.status() == Status.SUCCESS) {
            billed = billed.with(UsageClass.REQUEST, 1);
        }
        return switch (Cost.of(billed, end.serviceTier(), price.get())) {
            case Cost.Known(var usd) -> new Charge(usd, null, price.get(), false);
            case Cost.Unknown _ -> UNPRICED;
        };
    }

    private static Charge bounded(Attempt.Ceiling ceiling, Price price) {
        Long outputTokens = ceiling.outputTokens();
        if (outputTokens == null) {
            return new Charge(null, null, price, false);
        }
        return switch (Cost.atMost(ceiling.inputTokens(), outputTokens, price)) {
            case Cost.Known(var usd) -> new Charge(null, usd, price, false);
            case Cost.Unknown _ -> new Charge(null, null, price, false);
        };
    }
}
