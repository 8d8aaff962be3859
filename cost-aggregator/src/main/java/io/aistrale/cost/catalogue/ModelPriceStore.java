package io.aistrale.cost.catalogue;

import io.aistrale.schemas.database.ModelPrices;
import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.Price.Origin;
import io.aistrale.schemas.pricing.PriceCurrency;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.UsageClass;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import tools.jackson.databind.json.JsonMapper;

/// The price book's table: `model_price`, a row for each of a price's rates. Rows are only ever
/// added.
public final class ModelPriceStore {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String RATES =
            Arrays.stream(UsageClass.values())
                    .map(UsageClass::rateColumn)
                    .collect(Collectors.joining(", "));
    private static final String INSERT =
            "INSERT INTO model_price (origin, provider, model, price_version, effective_from, source, currency, usd_per_unit, service_tier, above_input_tokens, regions, %s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb%s) ON CONFLICT DO NOTHING"
                    .formatted(RATES, ", ?".repeat(UsageClass.values().length));
    private static final String COUNT = "SELECT count(*) FROM model_price";

    private final JdbcOperations database;

    public ModelPriceStore(JdbcOperations database) {
        this.database = database;
    }

    /// Reads all prices.
    ModelPrices read() {
        return Objects.requireNonNull(
                database.execute((ConnectionCallback<ModelPrices>) ModelPrices::read));
    }

    /// How many rows there are. They are never deleted, so another number is what is new, in
    /// whatever order transactions commit.
    long count() {
        Long count = database.queryForObject(COUNT, Long.class);
        return count == null ? 0 : count;
    }

    /// Adds the rows that are not there yet.
    ///
    /// @return how many there were
    int add(PriceFile file) {
        List<Object[]> rows =
                file.prices().stream().flatMap(price -> rows(price, file.source())).toList();
        return Arrays.stream(database.batchUpdate(INSERT, rows)).sum();
    }

    private static Stream<Object[]> rows(Price price, String source) {
        return price.rates().stream()
                .map(rates ->
                        Stream.concat(
                                        Stream.of(
                                                word(price.origin()),
                                                price.provider(),
                                                price.model(),
                                                price.version(),
                                                price.effectiveFrom().atOffset(ZoneOffset.UTC),
                                                source,
                                                price.currency().code(),
                                                usdPerUnit(price.currency()),
                                                word(rates.serviceTier()),
                                                rates.aboveInputTokens(),
                                                json(rates.regions())),
                                        Arrays.stream(UsageClass.values())
                                                .map(rates.perClass()::get))
                                .toArray());
    }

    private static String json(Map<String, BigDecimal> regions) {
        var texts = new TreeMap<String, String>();
        regions.forEach((region, multiplier) -> texts.put(region, multiplier.toPlainString()));
        return JSON.writeValueAsString(texts);
    }

    private static @Nullable BigDecimal usdPerUnit(PriceCurrency currency) {
        return currency.isUsd() ? null : currency.usdPerUnit();
    }

    private static String word(Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String word(ServiceTier tier) {
        return tier.name().toLowerCase(Locale.ROOT);
    }
}
