package io.aistrale.cost.catalogue;

import io.aistrale.cost.pricing.Price;
import io.aistrale.cost.pricing.Rates;
import io.aistrale.cost.pricing.ServiceTier;
import io.aistrale.cost.pricing.UsageClass;
import java.io.Reader;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
    /// The finest price that money's 12 decimals can hold.
    private static final int MAX_DECIMALS = 12;

    private static final Set<String> FIELDS =
            Set.of("version", "source", "currency", "effectiveFrom", "prices");

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
            return new Parse(name, origin).file(yaml().load(text));
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

    private record Parse(String name, Price.Origin origin) {

        PriceFile file(@Nullable Object document) {
            Map<?, ?> file = map("the file", document);
            known("the file", file, FIELDS);
            if (!text(file, "currency").equals("USD")) {
                throw error("currency", "must be USD");
            }
            String version = text(file, "version");
            Instant effectiveFrom = instant(text(file, "effectiveFrom"));
            var prices = new ArrayList<Price>();
            for (var models : map("prices", file.get("prices")).entrySet()) {
                String provider = models.getKey().toString();
                for (var model : map("prices." + provider, models.getValue()).entrySet()) {
                    String name = model.getKey().toString();
                    var rates = price(provider + "/" + name, model.getValue());
                    prices.add(new Price(origin, provider, name, version, effectiveFrom, rates));
                }
            }
            return new PriceFile(text(file, "source"), List.copyOf(prices));
        }

        /// The standard rates, and those of each service tier beside them.
        private List<Rates> price(String model, @Nullable Object value) {
            Map<?, ?> fields = map(model, value);
            var rates = new ArrayList<>(tier(model, ServiceTier.STANDARD, fields, TIERS.keySet()));
            TIERS.forEach((field, tier) -> {
                if (fields.containsKey(field)) {
                    String where = model + ": " + field;
                    rates.addAll(tier(where, tier, map(where, fields.get(field)), Set.of()));
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
                map(above, fields.get(ABOVE))
                        .forEach((tokens, longer) -> {
                            String length = above + " " + tokens;
                            Map<?, ?> amounts = map(length, longer);
                            long inputTokens = contextLength(above, tokens);
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
            known(where, fields, possible);
            var rates = new EnumMap<UsageClass, BigDecimal>(UsageClass.class);
            RateNames.FIELDS.forEach((field, usageClass) -> {
                if (fields.containsKey(field)) {
                    rates.put(usageClass, amount(where + ": " + field, fields.get(field)));
                }
            });
            if (rates.isEmpty()) {
                throw error(where, "has no prices");
            }
            return rates;
        }

        private long contextLength(String where, @Nullable Object tokens) {
            if (tokens instanceof String text && text.matches("[1-9]\\d{0,17}")) {
                return Long.parseLong(text);
            }
            throw error(where, "is not a number of input tokens: " + tokens);
        }

        private BigDecimal amount(String where, @Nullable Object value) {
            if (!(value instanceof String text) || !text.matches("\\d{1,9}(\\.\\d+)?")) {
                throw error(where, "is not a plain decimal number: " + value);
            }
            var amount = new BigDecimal(text);
            if (amount.scale() > MAX_DECIMALS) {
                throw error(where, "has more than " + MAX_DECIMALS + " decimals: " + text);
            }
            return amount;
        }

        private String text(Map<?, ?> map, String field) {
            if (map.get(field) instanceof String text && !text.isBlank()) {
                return text.strip();
            }
            throw error(field, "is missing");
        }

        private Instant instant(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException _) {
                throw error("effectiveFrom", "is not like 2026-08-01T00:00:00Z: " + text);
            }
        }

        private Map<?, ?> map(String where, @Nullable Object value) {
            if (value instanceof Map<?, ?> map) {
                return map;
            }
            throw error(where, "is not a map of names to values");
        }

        private void known(String where, Map<?, ?> map, Set<String> fields) {
            for (Object field : map.keySet()) {
                if (!(field instanceof String text) || !fields.contains(text)) {
                    throw error(where, "has an unknown field: " + field);
                }
            }
        }

        private UnusablePriceFileException error(String where, String what) {
            return new UnusablePriceFileException(name + ": " + where + " " + what);
        }
    }
}
