package io.aistrale.gateway.admission;

import io.aistrale.gateway.price.Price;
import io.aistrale.gateway.price.PriceRates;
import io.aistrale.gateway.price.RateName;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the body of `POST /v1/prices`: what a price file of the cost aggregator says, as JSON.
/// Amounts are decimals, as texts or as numbers.
public final class NewPrices {
    private static final int PRICES_AT_MOST = 1_000;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_SOURCE = 1_000;

    private static final Set<String> FIELDS =
            Set.of("version", "source", "currency", "usdPerUnit", "effectiveFrom", "prices");
    private static final String STANDARD = "standard";
    private static final String ABOVE = "above";
    private static final String REGIONS = "regions";
    private static final Set<String> TIERS = Set.of("batch", "flex", "priority", "ultrafast");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern LENGTH = Pattern.compile("[1-9]\\d{0,17}");

    private NewPrices() {}

    /// Reads the prices to be added.
    ///
    /// @throws RefusedException a field is missing, unknown or mistyped
    public static List<Price> read(byte[] body) {
        JsonFields fields = JsonFields.of(body, FIELDS);
        String version = fields.requiredName("version", LONGEST_NAME);
        String source = fields.requiredName("source", LONGEST_SOURCE);
        String currency = fields.requiredName("currency", LONGEST_NAME);
        if (!CURRENCY.matcher(currency).matches()) {
            throw fields.wrong("currency", "a currency's three capital letters, such as USD");
        }
        BigDecimal usdPerUnit = usdPerUnit(fields, currency);
        Instant from = fields.instant("effectiveFrom");
        if (from == null) {
            throw fields.wrong("effectiveFrom", "an ISO 8601 instant such as 2026-11-22T10:15:30Z");
        }
        var prices = new ArrayList<Price>();
        JsonFields providers = open(fields, "prices");
        for (String provider : providers.names()) {
            JsonFields models = open(providers, named(providers, provider, false));
            for (String model : models.names()) {
                if (prices.size() == PRICES_AT_MOST) {
                    throw fields.wrong("prices", "at most " + PRICES_AT_MOST + " prices");
                }
                named(models, model, true);
                prices.add(
                        new Price(
                                version,
                                provider,
                                model,
                                // What the table keeps.
                                from.truncatedTo(ChronoUnit.MICROS),
                                currency,
                                usdPerUnit,
                                source,
                                Price.OPERATOR,
                                null,
                                rates(models, model)));
            }
        }
        if (prices.isEmpty()) {
            throw fields.wrong("prices", "an object of providers, each with models, at least one");
        }
        return prices;
    }

    private static @Nullable BigDecimal usdPerUnit(JsonFields fields, String currency) {
        if (!currency.equals("USD")) {
            return positive(fields, "usdPerUnit");
        }
        if (fields.has("usdPerUnit")) {
            throw fields.wrong("usdPerUnit", "absent where the currency is USD");
        }
        return null;
    }

    /// @param orEmpty whether the name of all models will do
    private static String named(JsonFields fields, String name, boolean orEmpty) {
        if (name.isBlank() && !(orEmpty && name.isEmpty())
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw fields.wrong(
                    JsonFields.printable(name), "a name of 1 to " + LONGEST_NAME + " characters");
        }
        return name;
    }

    private static JsonFields open(JsonFields fields, String name) {
        JsonFields nested = fields.fields(name);
        if (nested == null) {
            throw fields.wrong(name, "a JSON object");
        }
        return nested;
    }

    /// The standard rates, and those of each service tier beside them.
    private static List<PriceRates> rates(JsonFields models, String model) {
        JsonFields price = open(models, model);
        Map<String, BigDecimal> regions = regions(price);
        var beside = new TreeSet<>(TIERS);
        beside.add(REGIONS);
        var rates = new ArrayList<>(tier(STANDARD, price, beside, regions));
        for (String tier : new TreeSet<>(TIERS)) {
            JsonFields apart = price.fields(tier);
            if (apart != null) {
                rates.addAll(tier(tier, apart, Set.of(), regions));
            }
        }
        return rates;
    }

    private static Map<String, BigDecimal> regions(JsonFields price) {
        var regions = new TreeMap<String, BigDecimal>();
        JsonFields multipliers = price.fields(REGIONS);
        if (multipliers == null) {
            return regions;
        }
        for (String region : multipliers.names()) {
            if (!REGION.matcher(region).matches()) {
                throw price.wrong(REGIONS, "an object by region, lower case, such as eu");
            }
            regions.put(region, positive(multipliers, region));
        }
        return regions;
    }

    /// The rates of calls of any length, and those above each context length.
    private static List<PriceRates> tier(
            String tier, JsonFields fields, Set<String> others, Map<String, BigDecimal> regions) {
        var beside = new TreeSet<>(others);
        beside.add(ABOVE);
        var rates = new ArrayList<PriceRates>();
        rates.add(new PriceRates(tier, 0, perClass(fields, beside), regions));
        JsonFields lengths = fields.fields(ABOVE);
        if (lengths == null) {
            return rates;
        }
        for (String tokens : lengths.names()) {
            if (!LENGTH.matcher(tokens).matches()) {
                throw fields.wrong(ABOVE, "an object by input tokens, such as 200000");
            }
            rates.add(
                    new PriceRates(
                            tier,
                            Long.parseLong(tokens),
                            perClass(open(lengths, tokens), Set.of()),
                            regions));
        }
        return rates;
    }

    private static Map<RateName, BigDecimal> perClass(JsonFields fields, Set<String> others) {
        var known = new TreeSet<>(RateName.BY_FIELD.keySet());
        known.addAll(others);
        fields.requireKnown(known);
        var rates = new EnumMap<RateName, BigDecimal>(RateName.class);
        RateName.BY_FIELD.forEach((field, name) -> {
            if (fields.has(field)) {
                rates.put(name, fields.amount(field));
            }
        });
        if (rates.isEmpty()) {
            throw fields.wrong(RateName.INPUT.field(), "there, or another rate");
        }
        return rates;
    }

    private static BigDecimal positive(JsonFields fields, String name) {
        BigDecimal amount = fields.amount(name);
        if (amount.signum() == 0) {
            throw fields.wrong(name, "more than 0");
        }
        return amount;
    }
}
