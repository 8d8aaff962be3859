package io.aistrale.gateway.price;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A price of the book; immutable, as its rows are. The cost aggregator's README has the rules.
///
/// @param version names it in the ledger
/// @param model model, or the prefix of a family of models; empty: all models of the provider
/// @param effectiveFrom first instant it holds
/// @param currency ISO 4217
/// @param usdPerUnit US dollars for one unit of the currency; null for US dollars
/// @param source where the figures are from
/// @param origin `operator`, `community` or `built-in`
/// @param addedAt when it was added; null: now
/// @param rates one for each service tier and context length
public record Price(
        String version,
        String provider,
        String model,
        Instant effectiveFrom,
        String currency,
        @Nullable BigDecimal usdPerUnit,
        String source,
        String origin,
        @Nullable Instant addedAt,
        List<PriceRates> rates) {
    public static final String OPERATOR = "operator";

    private static final String BOUNDARIES = "-:@";
    private static final List<String> ORIGINS = List.of("built-in", "community", OPERATOR);

    /// Of the prices that cover a model the first holds. Those added together are told apart by
    /// their versions.
    static final Comparator<Price> BEST_FIRST =
            Comparator.<Price>comparingInt(price -> price.model.length())
                    .thenComparingInt(price -> ORIGINS.indexOf(price.origin))
                    .thenComparing(Price::effectiveFrom)
                    .thenComparing(Price::added)
                    .thenComparing(Price::version)
                    .reversed();

    public Price {
        rates = rates.stream().sorted(PriceRates.ORDER).toList();
        usdPerUnit = usdPerUnit == null ? null : usdPerUnit.stripTrailingZeros();
    }

    private Instant added() {
        return addedAt == null ? Instant.MAX : addedAt;
    }

    /// What tells it from all others.
    public record Identity(String version, String provider, String model, Instant effectiveFrom) {}

    public Identity identity() {
        return new Identity(version, provider, model, effectiveFrom);
    }

    /// Whether its figures are the other's.
    boolean costsAs(Price other) {
        return currency.equals(other.currency)
                && Objects.equals(usdPerUnit, other.usdPerUnit)
                && rates.equals(other.rates);
    }

    /// Whether it is for the model: its name is the price's own, or goes on after it with `-`, `:`
    /// or `@`.
    boolean covers(String asked) {
        return model.isEmpty()
                || asked.equals(model)
                || asked.startsWith(model) && BOUNDARIES.indexOf(asked.charAt(model.length())) >= 0;
    }
}
