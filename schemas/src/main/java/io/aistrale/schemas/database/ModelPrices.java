package io.aistrale.schemas.database;

import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.Price.Origin;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.PriceCurrency;
import io.aistrale.schemas.pricing.PriceIdentity;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.UsageClass;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Table `model_price` as it was read: a row for each of a price's rates. Prices in a currency
/// without a rate, which only older releases let in, are passed over.
///
/// @param prices in the order in which they were added
/// @param rows that the table had
public record ModelPrices(List<Price> prices, long rows) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final String READ =
            "SELECT origin, provider, model, price_version, effective_from, currency, usd_per_unit, service_tier, above_input_tokens, regions, %s FROM aistrale.model_price ORDER BY created_at, price_version"
                    .formatted(
                            Arrays.stream(UsageClass.values())
                                    .map(UsageClass::rateColumn)
                                    .collect(Collectors.joining(", ")));

    public static ModelPrices read(Connection database) throws SQLException {
        var prices = new LinkedHashMap<PriceIdentity, Price>();
        long rows = 0;
        try (var select = database.prepareStatement(READ);
                var row = select.executeQuery()) {
            while (row.next()) {
                rows++;
                String code = row.getString("currency");
                BigDecimal usdPerUnit =
                        code.equals("USD") ? BigDecimal.ONE : row.getBigDecimal("usd_per_unit");
                if (usdPerUnit != null) {
                    Price price = price(row, new PriceCurrency(code, usdPerUnit));
                    prices.merge(PriceIdentity.of(price), price, ModelPrices::joined);
                }
            }
        }
        return new ModelPrices(List.copyOf(prices.values()), rows);
    }

    public PriceBook book() {
        return new PriceBook(prices, rows);
    }

    private static Price joined(Price price, Price row) {
        return new Price(
                price.origin(),
                price.provider(),
                price.model(),
                price.version(),
                price.effectiveFrom(),
                price.currency(),
                Stream.concat(price.rates().stream(), row.rates().stream()).toList());
    }

    private static Price price(ResultSet row, PriceCurrency currency) throws SQLException {
        return new Price(
                origin(row.getString("origin")),
                row.getString("provider"),
                row.getString("model"),
                row.getString("price_version"),
                row.getObject("effective_from", OffsetDateTime.class).toInstant(),
                currency,
                List.of(rates(row)));
    }

    private static Rates rates(ResultSet row) throws SQLException {
        Map<UsageClass, BigDecimal> perClass = new EnumMap<>(UsageClass.class);
        for (UsageClass usageClass : UsageClass.values()) {
            BigDecimal rate = row.getBigDecimal(usageClass.rateColumn());
            if (rate != null) {
                perClass.put(usageClass, rate.stripTrailingZeros());
            }
        }
        return new Rates(
                ServiceTier.valueOf(row.getString("service_tier").toUpperCase(Locale.ROOT)),
                row.getLong("above_input_tokens"),
                perClass,
                regions(row.getString("regions")));
    }

    private static Map<String, BigDecimal> regions(String json) {
        var regions = new TreeMap<String, BigDecimal>();
        JSON.readValue(json, TEXTS)
                .forEach((region, multiplier) ->
                        regions.put(region.toLowerCase(Locale.ROOT), new BigDecimal(multiplier)));
        return regions;
    }

    private static Origin origin(String word) {
        return Origin.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
