package io.aistrale.worker.budget;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.pricing.Cost;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.Usage;
import io.aistrale.schemas.pricing.UsageClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Optional;

/// What calls cost, as the ledger will price them.
final class CallPrices {
    private CallPrices() {}

    /// The most that a call may cost, whichever backend serves it, US dollars; empty where that is
    /// not known.
    static Optional<BigDecimal> atMost(Claim claim, Instant at, PriceBook book) {
        Long output = claim.outputTokens();
        if (output == null) {
            return Optional.empty();
        }
        return book.possible(claim.provider(), claim.model(), at).stream()
                .map(price -> Cost.atMost(claim.inputTokens(), output, price))
                .flatMap(cost -> known(cost).stream())
                .max(BigDecimal::compareTo);
    }

    /// What a call cost, US dollars; empty where that is not known.
    static Optional<BigDecimal> of(AttemptFinished finished, PriceBook book) {
        Usage usage = usage(finished);
        if (finished.getStatus() == AttemptStatus.ERROR && usage.quantities().isEmpty()) {
            return Optional.of(BigDecimal.ZERO);
        }
        if (finished.getStatus() == AttemptStatus.UNKNOWN) {
            return Optional.empty();
        }
        var attempt = finished.getAttempt();
        String region = finished.getRegion() == null ? attempt.getRegion() : finished.getRegion();
        Optional<Price> price =
                book.find(
                        attempt.getProvider(),
                        attempt.getModel(),
                        finished.getServedBy(),
                        attempt.getStartedAt());
        var tier = ServiceTier.named(finished.getServiceTier());
        return price.flatMap(found -> known(Cost.of(usage, tier, region, found)));
    }

    private static Optional<BigDecimal> known(Cost cost) {
        return switch (cost) {
            case Cost.Known(var usd) -> Optional.of(usd);
            case Cost.Unknown _ -> Optional.empty();
        };
    }

    private static Usage usage(AttemptFinished finished) {
        var used = finished.getUsage();
        var quantities = new EnumMap<UsageClass, Long>(UsageClass.class);
        if (used != null) {
            for (UsageClass usageClass : UsageClass.values()) {
                quantities.put(usageClass, Math.max(0, quantity(used, usageClass)));
            }
        }
        if (finished.getStatus() == AttemptStatus.SUCCESS) {
            quantities.put(UsageClass.REQUEST, 1L);
        }
        return new Usage(quantities, used != null && used.getEstimated());
    }

    private static long quantity(io.aistrale.schemas.event.Usage used, UsageClass usageClass) {
        return switch (usageClass) {
            case INPUT -> used.getInputTokens();
            case CACHED_INPUT -> used.getCachedInputTokens();
            case CACHE_WRITE_5M -> used.getCacheWrite5mTokens();
            case CACHE_WRITE_1H -> used.getCacheWrite1hTokens();
            case AUDIO_INPUT -> used.getAudioInputTokens();
            case IMAGE_INPUT -> used.getImageInputTokens();
            case OUTPUT -> used.getOutputTokens();
            case REASONING -> used.getReasoningTokens();
            case AUDIO_OUTPUT -> used.getAudioOutputTokens();
            case IMAGE_OUTPUT -> used.getImageOutputTokens();
            case SEARCH_UNIT -> used.getSearchUnits();
            case REQUEST -> 0;
        };
    }
}
