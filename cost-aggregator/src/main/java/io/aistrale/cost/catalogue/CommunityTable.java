package io.aistrale.cost.catalogue;

import io.aistrale.cost.catalogue.PricingProperties.Community;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceIdentity;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.UsageClass;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The community's table of list prices: BerriAI/litellm, `model_prices_and_context_window.json`,
/// whose figures are US dollars per token or by the piece.
///
/// It is a foreign format: fields we have no class for are passed over, and so are entries without
/// any price we know. Figures are read as decimals, never as floating point; the noise that some
/// carry beyond the 12 decimals of a price is rounded off, half-even. What a tier does not name is
/// taken as the table's own calculator does: from the standard rates of the same context length,
/// then from the tier's of any length, then from the standard ones; only the caches of a batch cost
/// as its input.
final class CommunityTable {
    private static final int DECIMALS = 12;
    private static final BigDecimal TOO_MUCH = new BigDecimal("1e9");

    /// An entry that documents the format.
    private static final String SAMPLE = "sample_spec";

    private static final String PROVIDER = "litellm_provider";

    /// The table's names of providers that we know by another.
    private static final Map<String, String> PROVIDERS =
            Map.of("cohere_chat", "cohere", "text-completion-openai", "openai");

    private static final Map<String, UsageClass> FIELDS =
            Map.ofEntries(
                    Map.entry("input_cost_per_token", UsageClass.INPUT),
                    Map.entry("cache_read_input_token_cost", UsageClass.CACHED_INPUT),
                    Map.entry("cache_creation_input_token_cost", UsageClass.CACHE_WRITE_5M),
                    Map.entry(
                            "cache_creation_input_token_cost_above_1hr", UsageClass.CACHE_WRITE_1H),
                    Map.entry("input_cost_per_audio_token", UsageClass.AUDIO_INPUT),
                    Map.entry("input_cost_per_image_token", UsageClass.IMAGE_INPUT),
                    Map.entry("output_cost_per_token", UsageClass.OUTPUT),
                    Map.entry("output_cost_per_reasoning_token", UsageClass.REASONING),
                    Map.entry("output_cost_per_audio_token", UsageClass.AUDIO_OUTPUT),
                    Map.entry("output_cost_per_image_token", UsageClass.IMAGE_OUTPUT),
                    Map.entry("input_cost_per_query", UsageClass.SEARCH_UNIT),
                    Map.entry("input_cost_per_request", UsageClass.REQUEST));

    /// Such as `input_cost_per_token_above_272k_tokens_flex`.
    private static final Pattern FIELD =
            Pattern.compile(
                    "(?<name>%s)(_above_(?<thousands>\\d{1,9})k_tokens)?(_(?<tier>flex|priority|batches))?"
                            .formatted(FIELDS.keySet().stream().collect(Collectors.joining("|"))));

    private static final Set<UsageClass> CACHES =
            Set.of(UsageClass.CACHED_INPUT, UsageClass.CACHE_WRITE_5M, UsageClass.CACHE_WRITE_1H);

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    /// What rates hold for.
    private record Tier(ServiceTier service, long aboveInputTokens) implements Comparable<Tier> {
        private static final Comparator<Tier> ORDER =
                Comparator.comparing(Tier::service).thenComparing(Tier::aboveInputTokens);

        @Override
        public int compareTo(Tier other) {
            return ORDER.compare(this, other);
        }
    }

    private final Community table;
    private final CommunityFigures figures;

    private CommunityTable(Community table) {
        this.table = table;
        this.figures = new CommunityFigures(table.file());
    }

    /// @throws UnusablePriceFileException says which file, model and field
    static PriceFile read(Community table, Reader text) {
        JsonNode entries;
        try {
            entries = JSON.readTree(text);
        } catch (JacksonException invalid) {
            throw new UnusablePriceFileException(
                    table.file() + ": not JSON: " + invalid.getOriginalMessage());
        }
        return new CommunityTable(table).file(entries);
    }

    private PriceFile file(JsonNode entries) {
        if (!entries.isObject()) {
            throw figures.error("the file", "is not a map of models to prices");
        }
        Map<PriceIdentity, Price> prices = new LinkedHashMap<>();
        for (var entry : entries.properties()) {
            String key = entry.getKey();
            List<Rates> rates = key.equals(SAMPLE) ? List.of() : rates(key, entry.getValue());
            if (!rates.isEmpty()) {
                String provider = provider(key, entry.getValue());
                Price price = price(provider, key, rates);
                // Of a model that stands there with and without its provider's name in front, the
                // plain entry holds.
                if (key.equals(price.model())) {
                    prices.put(PriceIdentity.of(price), price);
                } else {
                    prices.putIfAbsent(PriceIdentity.of(price), price);
                }
            }
        }
        return new PriceFile(
                "community table %s, version %s".formatted(table.file(), table.version()),
                List.copyOf(prices.values()));
    }

    private Price price(String provider, String key, List<Rates> rates) {
        String prefix = provider + "/";
        return new Price(
                Price.Origin.COMMUNITY,
                PROVIDERS.getOrDefault(provider, provider),
                key.startsWith(prefix) ? key.substring(prefix.length()) : key,
                table.version(),
                table.effectiveFrom(),
                rates);
    }

    private String provider(String key, JsonNode entry) {
        JsonNode provider = entry.path(PROVIDER);
        if (!provider.isString() || provider.stringValue().isBlank()) {
            throw figures.error(key, PROVIDER + " is missing");
        }
        return provider.stringValue();
    }

    private List<Rates> rates(String key, JsonNode entry) {
        if (!entry.isObject()) {
            throw figures.error(key, "is not a map of fields to values");
        }
        Map<Tier, Map<UsageClass, BigDecimal>> tiers = new TreeMap<>();
        for (var field : entry.properties()) {
            Matcher name = FIELD.matcher(field.getKey());
            if (name.matches() && !field.getValue().isNull()) {
                UsageClass usageClass = Objects.requireNonNull(FIELDS.get(name.group("name")));
                tiers.computeIfAbsent(tier(name), _ -> new EnumMap<>(UsageClass.class))
                        .put(usageClass, amount(key, field.getKey(), field.getValue(), usageClass));
            }
        }
        Map<String, BigDecimal> regions = figures.regions(key, entry);
        return inEveryLength(tiers.keySet()).stream()
                .map(tier ->
                        new Rates(
                                tier.service(),
                                tier.aboveInputTokens(),
                                complete(tier, tiers),
                                regions))
                .toList();
    }

    /// Each service tier in each length that standard calls have rates of, lest a long call cost as
    /// a short one.
    private static Set<Tier> inEveryLength(Set<Tier> named) {
        var tiers = new TreeSet<>(named);
        for (Tier tier : named) {
            for (Tier other : named) {
                if (other.service() == ServiceTier.STANDARD) {
                    tiers.add(new Tier(tier.service(), other.aboveInputTokens()));
                }
            }
        }
        return tiers;
    }

    private static Tier tier(Matcher field) {
        String thousands = field.group("thousands");
        return new Tier(
                service(field.group("tier")),
                thousands == null ? 0 : Math.multiplyExact(Long.parseLong(thousands), 1000L));
    }

    private static ServiceTier service(@Nullable String suffix) {
        return "batches".equals(suffix) ? ServiceTier.BATCH : ServiceTier.named(suffix);
    }

    private static Map<UsageClass, BigDecimal> complete(
            Tier tier, Map<Tier, Map<UsageClass, BigDecimal>> tiers) {
        var rates = new EnumMap<UsageClass, BigDecimal>(UsageClass.class);
        Stream.of(
                        tier,
                        new Tier(ServiceTier.STANDARD, tier.aboveInputTokens()),
                        new Tier(tier.service(), 0),
                        new Tier(ServiceTier.STANDARD, 0))
                .forEach(source ->
                        tiers.getOrDefault(source, Map.of())
                                .forEach((usageClass, rate) -> {
                                    if (source.service() == tier.service()
                                            || tier.service() != ServiceTier.BATCH
                                            || !CACHES.contains(usageClass)) {
                                        rates.putIfAbsent(usageClass, rate);
                                    }
                                }));
        return rates;
    }

    /// US dollars per million tokens, or by the piece.
    private BigDecimal amount(String key, String field, JsonNode value, UsageClass usageClass) {
        BigDecimal amount = figures.decimal(key, field, value);
        if (amount.signum() < 0) {
            throw figures.error(key, "%s is negative: %s".formatted(field, value));
        }
        if (amount.signum() != 0 && (amount.scale() > 60 || amount.compareTo(TOO_MUCH) >= 0)) {
            throw figures.error(key, "%s is no price: %s".formatted(field, value));
        }
        return (usageClass.isTokens() ? amount.movePointRight(6) : amount)
                .setScale(DECIMALS, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
    }
}
