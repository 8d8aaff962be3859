package io.aistrale.cost.catalogue;

import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceCurrency;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.UsageClass;
import java.io.Reader;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// A price file; README.md has the format. Every figure is read as text, never as floating point.
///
/// @param source where the figures are from
record PriceFile(String source, List<Price> prices) {
    private static final Set<String> FIELDS =
            Set.of("version", "source", "currency", "usdPerUnit", "effectiveFrom", "prices");

    /// What a model's rates are multiplied by, by region.
    private static final String REGIONS = "regions";

    /// The rates above a context length, by it.
    private static final String ABOVE = "above";

    /// The service tiers that stand apart in a model's prices, by their field.
    private static final Map<String, ServiceTier> TIERS =
            Arrays.stream(ServiceTier.values())
                    .filter(tier -> tier != ServiceTier.STANDARD)
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    tier -> tier.name().toLowerCase(Locale.ROOT), tier -> tier));

    /// @param name names the file in errors
    /// @throws UnusablePriceFileException says which file, model and field
    static PriceFile read(String name, Reader text, Price.Origin origin) {
        try {
            return new Parse(new PriceFields(name), origin).file(yaml().load(text));
        } catch (YAMLException invalid) {
            throw new UnusablePriceFileException(name + ": not YAML: " + invalid.getMessage());
        }
    }

    private static Yaml yaml() {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        var output = new DumperOptions();
        return new Yaml(
                new SafeConstructor(options),
                new Representer(output),
                output,
                options,
                new EverythingIsText());
    }

    /// YAML would make 0.15 a double and 2026-08-01 a date.
    private static final class EverythingIsText extends Resolver {
        @Override
        protected void addImplicitResolvers() {}
    }

    private record Parse(PriceFields in, Price.Origin origin) {

        PriceFile file(@Nullable Object document) {
            Map<?, ?> file = in.map("the file", document);
            in.known("the file", file, FIELDS);
            PriceCurrency currency = currency(file);
            String version = in.text(file, "version");
            Instant effectiveFrom = in.instant(in.text(file, "effectiveFrom"));
            var prices = new ArrayList<Price>();
            for (var models : in.map("prices", file.get("prices")).entrySet()) {
                String provider = models.getKey().toString();
                for (var model : in.map("prices." + provider, models.getValue()).entrySet()) {
                    String name = model.getKey().toString();
                    var rates = price(provider + "/" + name, model.getValue());
                    prices.add(
                            new Price(
                                    origin,
                                    provider,
                                    name,
                                    version,
                                    effectiveFrom,
                                    currency,
                                    rates));
                }
            }
            return new PriceFile(in.text(file, "source"), List.copyOf(prices));
        }

        private PriceCurrency currency(Map<?, ?> file) {
            String code = in.text(file, "currency");
            if (!code.matches("[A-Z]{3}")) {
                throw in.error("currency", "is not a currency's three capital letters: " + code);
            }
            if (code.equals("USD")) {
                if (file.containsKey("usdPerUnit")) {
                    throw in.error("usdPerUnit", "is for other currencies than USD");
                }
                return PriceCurrency.USD;
            }
            return new PriceCurrency(code, in.positive("usdPerUnit", file.get("usdPerUnit")));
        }

        /// The standard rates, and those of each service tier beside them.
        private List<Rates> price(String model, @Nullable Object value) {
            Map<?, ?> fields = in.map(model, value);
            Map<String, BigDecimal> regions = regions(model + ": " + REGIONS, fields);
            return tiers(model, fields).stream()
                    .map(rates ->
                            new Rates(
                                    rates.serviceTier(),
                                    rates.aboveInputTokens(),
                                    rates.perClass(),
                                    regions))
                    .toList();
        }

        private Map<String, BigDecimal> regions(String where, Map<?, ?> fields) {
            var regions = new TreeMap<String, BigDecimal>();
            if (fields.containsKey(REGIONS)) {
                in.map(where, fields.get(REGIONS))
                        .forEach((region, multiplier) -> {
                            if (!region.toString().matches("[a-z0-9][a-z0-9-]{0,63}")) {
                                throw in.error(where, "is no region in lower case: " + region);
                            }
                            regions.put(
                                    region.toString(),
                                    in.positive(where + "." + region, multiplier));
                        });
            }
            return regions;
        }

        private List<Rates> tiers(String model, Map<?, ?> fields) {
            var others = new TreeSet<>(TIERS.keySet());
            others.add(REGIONS);
            var rates = new ArrayList<>(tier(model, ServiceTier.STANDARD, fields, others));
            TIERS.forEach((field, tier) -> {
                if (fields.containsKey(field)) {
                    String where = model + ": " + field;
                    rates.addAll(tier(where, tier, in.map(where, fields.get(field)), Set.of()));
                }
            });
            return rates;
        }

        /// The rates of calls of any length, and those above each context length.
        ///
        /// @param others fields that are none of this tier's
        private List<Rates> tier(
                String where, ServiceTier tier, Map<?, ?> fields, Set<String> others) {
            var beside = new TreeSet<>(others);
            beside.add(ABOVE);
            var rates = new ArrayList<Rates>();
            rates.add(new Rates(tier, 0, perClass(where, fields, beside)));
            if (fields.containsKey(ABOVE)) {
                String above = where + ": " + ABOVE;
                in.map(above, fields.get(ABOVE))
                        .forEach((tokens, longer) -> {
                            String length = above + " " + tokens;
                            Map<?, ?> amounts = in.map(length, longer);
                            long inputTokens = in.contextLength(above, tokens);
                            rates.add(
                                    new Rates(
                                            tier,
                                            inputTokens,
                                            perClass(length, amounts, Set.of())));
                        });
            }
            return rates;
        }

        private Map<UsageClass, BigDecimal> perClass(
                String where, Map<?, ?> fields, Set<String> others) {
            var possible = new TreeSet<>(RateNames.FIELDS.keySet());
            possible.addAll(others);
            in.known(where, fields, possible);
            var rates = new EnumMap<UsageClass, BigDecimal>(UsageClass.class);
            RateNames.FIELDS.forEach((field, usageClass) -> {
                if (fields.containsKey(field)) {
                    rates.put(usageClass, in.amount(where + ": " + field, fields.get(field)));
                }
            });
            if (rates.isEmpty()) {
                throw in.error(where, "has no prices");
            }
            return rates;
        }
    }
}
