package io.aistrale.schemas.pricing;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What one model costs from an instant on; immutable, as its rows are.
///
/// Above a context length providers bill all of a call at other rates, not only the tokens above
/// it, and what counts are its input tokens of all classes, read from and written to caches too. So
/// say OpenAI ("prompts with >272K input tokens are priced at 2x input and 1.5x output for the full
/// session", developers.openai.com/api/docs/models/gpt-5.4) and Anthropic
/// (platform.claude.com/docs/en/about-claude/pricing, "Long context pricing").
///
/// @param origin who says so
/// @param model model, or the prefix of a family of models; empty: all models of the provider
/// @param version names the price in the ledger
/// @param effectiveFrom first instant it holds
/// @param currency what its rates are in
/// @param rates one for each service tier and context length that has a price of its own
public record Price(
        Origin origin,
        String provider,
        String model,
        String version,
        Instant effectiveFrom,
        PriceCurrency currency,
        List<Rates> rates) {
    private static final Comparator<Rates> ORDER =
            Comparator.comparing(Rates::serviceTier).thenComparing(Rates::aboveInputTokens);

    /// Of the same provider and model an operator's price holds before the community's table, and
    /// that before a built-in one.
    public enum Origin {
        BUILT_IN,
        COMMUNITY,
        OPERATOR
    }

    public Price {
        rates = rates.stream().sorted(ORDER).toList();
        for (int i = 1; i < rates.size(); i++) {
            if (ORDER.compare(rates.get(i - 1), rates.get(i)) == 0) {
                throw new IllegalArgumentException(
                        "%s/%s has two rates of the same tier: %s"
                                .formatted(provider, model, rates.get(i)));
            }
        }
    }

    /// A price in US dollars.
    public Price(
            Origin origin,
            String provider,
            String model,
            String version,
            Instant effectiveFrom,
            List<Rates> rates) {
        this(origin, provider, model, version, effectiveFrom, PriceCurrency.USD, rates);
    }

    /// The rates of a call: of its service tier those of the greatest context length it exceeds.
    /// Empty where the price says nothing of the tier; another tier's rates would be a guess.
    ///
    /// @param inputTokens of all classes
    public Optional<Rates> rates(ServiceTier tier, long inputTokens) {
        return rates.stream()
                .filter(some -> some.cover(tier, inputTokens))
                .max(Comparator.comparingLong(Rates::aboveInputTokens));
    }
}
