package io.aistrale.cost.catalogue;

import io.aistrale.cost.pricing.Price;
import io.aistrale.cost.pricing.Price.Origin;
import io.aistrale.cost.pricing.PriceCurrency;
import io.aistrale.cost.pricing.Rates;
import io.aistrale.cost.pricing.ServiceTier;
import io.aistrale.cost.pricing.UsageClass;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The price book's table: `model_price`, a row for each of a price's rates. Rows are only ever
/// added.
public final class ModelPriceStore {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final String RATES =
            Arrays.stream(UsageClass.values())
                    .map(RateNames::column)
                    .collect(Collectors.joining(", "));
    private static final String INSERT =
            "INSERT INTO model_price (origin, provider, model, price_version, effective_from, source, currency, usd_per_unit, service_tier, above_input_tokens, regions, %s) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb%s) ON CONFLICT DO NOTHING"
                    .formatted(RATES, ", ?".repeat(UsageClass.values().length));
    private static final String READ =
            "SELECT origin, provider, model, price_version, effective_from, currency, usd_per_unit, service_tier, above_input_tokens, regions, %s FROM model_price ORDER BY created_at, price_version"
                    .formatted(RATES);
    private static final String COUNT = "SELECT count(*) FROM model_price";

    private final JdbcOperations database;

    public ModelPriceStore(JdbcOperations database) {
        this.database = database;
    }

    /// All prices.
    ///
    /// @param prices in the order in which they were added
    /// @param rows that the table had
    record Stored(List<Price> prices, long rows) {}

    /// Reads all prices but those in a currency without a rate, which only older releases let in.
    Stored read() {
        var prices = new LinkedHashMap<PriceIdentity, Price>();
        List<Optional<Price>> rows = database.query(READ, (row, _) -> price(row));
        rows.stream()
                .flatMap(Optional::stream)
                .forEach(row -> prices.merge(PriceIdentity.of(row), row, ModelPriceStore::joined));
        return new Stored(List.copyOf(prices.values()), rows.size());
    }

    /// How many rows there are. They are never deleted, so another number is what is new, in
    /// whatever order transactions commit.
    long count() {
        Long count = database.queryForObject(COUNT, Long.class);
        return count == null ? 0 : count;
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

    private static Optional<Price> price(ResultSet row) throws SQLException {
        String code = row.getString("currency");
        BigDecimal usdPerUnit =
                code.equals("USD") ? BigDecimal.ONE : row.getBigDecimal("usd_per_unit");
        if (usdPerUnit == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Price(
                        origin(row.getString("origin")),
                        row.getString("provider"),
                        row.getString("model"),
                        row.getString("price_version"),
                        row.getObject("effective_from", OffsetDateTime.class).toInstant(),
                        new PriceCurrency(code, usdPerUnit),
                        List.of(rates(row))));
    }

    private static Rates rates(ResultSet row) throws SQLException {
        Map<UsageClass, BigDecimal> perClass = new EnumMap<>(UsageClass.class);
        for (UsageClass usageClass : UsageClass.values()) {
            BigDecimal rate = row.getBigDecimal(RateNames.column(usageClass));
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

    private static String json(Map<String, BigDecimal> regions) {
        var texts = new TreeMap<String, String>();
        regions.forEach((region, multiplier) -> texts.put(region, multiplier.toPlainString()));
        return JSON.writeValueAsString(texts);
    }

    private static @Nullable BigDecimal usdPerUnit(PriceCurrency currency) {
        return currency.isUsd() ? null : currency.usdPerUnit();
    }

    private static Origin origin(String word) {
        return Origin.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static String word(Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String word(ServiceTier tier) {
        return tier.name().toLowerCase(Locale.ROOT);
    }
}
