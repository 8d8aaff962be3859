package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.schemas.pricing.Cost;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The money of one end of an attempt, or what an entry adds to it.
///
/// @param costUsd US dollars; null where it is not known
/// @param upperBoundUsd of an unknown outcome: the most it can have cost; null where that is not
///   known either
/// @param price the price applied; null where there is none, or nothing was billed
/// @param unpriced true where a price is missing
/// @param unbounded true for an unknown outcome without an upper bound
record Charge(
        @Nullable BigDecimal costUsd,
        @Nullable BigDecimal upperBoundUsd,
        @Nullable Price price,
        boolean unpriced,
        boolean unbounded) {
    private static final Charge NOTHING_BILLED =
            new Charge(BigDecimal.ZERO.setScale(Cost.SCALE), null, null, false, false);

    static Charge of(AttemptEnd end, PriceBook prices) {
        if (end.isUnbilledFailure()) {
            return NOTHING_BILLED;
        }
        Attempt attempt = end.attempt();
        Handling handling = end.handling();
        Optional<Price> price =
                prices.find(
                        attempt.provider(),
                        attempt.model(),
                        handling.servedBy(),
                        attempt.startedAt());
        if (price.isEmpty()) {
            return new Charge(null, null, null, true, end.status() == Status.UNKNOWN);
        }
        if (end.status() == Status.UNKNOWN) {
            BigDecimal bound = bound(attempt.ceiling(), price.get());
            return new Charge(null, bound, price.get(), false, bound == null);
        }
        Usage usage = end.usage();
        Usage billed = usage == null ? Usage.NONE : usage;
        if (end.status() == Status.SUCCESS) {
            billed = billed.with(UsageClass.REQUEST, 1);
        }
        return switch (Cost.of(billed, handling.tier(), handling.region(), price.get())) {
            case Cost.Known(var usd) -> new Charge(usd, null, price.get(), false, false);
            case Cost.Unknown _ -> new Charge(null, null, null, true, false);
        };
    }

    private static @Nullable BigDecimal bound(Attempt.@Nullable Ceiling ceiling, Price price) {
        Long outputTokens = ceiling == null ? null : ceiling.outputTokens();
        if (ceiling == null || outputTokens == null) {
            return null;
        }
        return switch (Cost.atMost(ceiling.inputTokens(), outputTokens, price)) {
            case Cost.Known(var usd) -> usd;
            case Cost.Unknown _ -> null;
        };
    }
}
