package io.aistrale.gateway.api;

import io.aistrale.gateway.price.Price;
import io.aistrale.gateway.price.PriceRates;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A price as JSON. Amounts are decimals as texts, so that no reader makes them floating point.
///
/// @param origin `operator`, `community` or `built-in`
/// @param usdPerUnit null for US dollars
/// @param holds whether it is the price of the model that was asked about; null where none was
/// @param price in the form of `POST /v1/prices`
record PriceJson(
        String version,
        String provider,
        String model,
        Instant effectiveFrom,
        String origin,
        String source,
        @Nullable Instant addedAt,
        String currency,
        @Nullable String usdPerUnit,
        @Nullable Boolean holds,
        Map<String, Object> price) {

    static PriceJson of(Price price, @Nullable Boolean holds) {
        BigDecimal usdPerUnit = price.usdPerUnit();
        return new PriceJson(
                price.version(),
                price.provider(),
                price.model(),
                price.effectiveFrom(),
                price.origin(),
                price.source(),
                price.addedAt(),
                price.currency(),
                usdPerUnit == null ? null : usdPerUnit.toPlainString(),
                holds,
                rates(price));
    }

    private static Map<String, Object> rates(Price price) {
        var tiers = new LinkedHashMap<String, Map<String, Object>>();
        Map<String, Object> standard =
                tiers.computeIfAbsent("standard", _ -> new LinkedHashMap<>());
        for (PriceRates rates : price.rates()) {
            Map<String, Object> tier =
                    tiers.computeIfAbsent(rates.serviceTier(), _ -> new LinkedHashMap<>());
            if (rates.aboveInputTokens() == 0) {
                tier.putAll(amounts(rates));
            } else {
                above(tier).put(Long.toString(rates.aboveInputTokens()), amounts(rates));
            }
            if (rates.serviceTier().equals("standard") && !rates.regions().isEmpty()) {
                standard.put("regions", texts(rates.regions()));
            }
        }
        tiers.forEach((name, tier) -> {
            if (tier != standard) {
                standard.put(name, tier);
            }
        });
        return standard;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> above(Map<String, Object> tier) {
        return (Map<String, Object>)
                tier.computeIfAbsent("above", _ -> new LinkedHashMap<String, Object>());
    }

    private static Map<String, String> amounts(PriceRates rates) {
        var texts = new LinkedHashMap<String, String>();
        rates.perClass().forEach((name, rate) -> texts.put(name.field(), rate.toPlainString()));
        return texts;
    }

    private static Map<String, String> texts(Map<String, BigDecimal> amounts) {
        var texts = new LinkedHashMap<String, String>();
        amounts.forEach((name, amount) -> texts.put(name, amount.toPlainString()));
        return texts;
    }
}
