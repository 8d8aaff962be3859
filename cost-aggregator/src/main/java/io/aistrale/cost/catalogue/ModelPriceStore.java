package io.aistrale.cost.catalogue;

import io.aistrale.cost.pricing.Price;
import io.aistrale.cost.pricing.Price.Origin;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcOperations;

/// The price book's table: `model_price`, a row for each of a price's rates. Rows are only ever
/// added.
public final class ModelPriceStore {
    private static final String RATES =
            Arrays.stream(UsageClass.values())
                    .map(RateNames::column)
                    .collect(Collectors.joining(", "));
    private static final String INSERT =
            "INSERT INTO model_price (origin, provider, model, price_version, effective_from, source, service_tier, above_input_tokens, %s) VALUES (?, ?, ?, ?, ?, ?, ?, ?%s) ON CONFLICT DO NOTHING"
                    .formatted(RATES, ", ?".repeat(UsageClass.values().length));
    private static final String READ =
            "SELECT origin, provider, model, price_version, effective_from, service_tier, above_input_tokens, %s FROM model_price WHERE currency = 'USD' ORDER BY created_at, price_version"
                    .formatted(RATES);

    private final JdbcOperations database;

    public ModelPriceStore(JdbcOperations database) {
        this.database = database;
    }

    /// All prices, in the order in which they were added.
    List<Price> read() {
        var prices = new LinkedHashMap<PriceIdentity, Price>();
        for (Price row : database.query(READ, (row, _) -> price(row))) {
            prices.merge(PriceIdentity.of(row), row, ModelPriceStore::joined);
        }
        return List.copyOf(prices.values());
    }

    private static Price joined(Price price, Price row) {
        return new Price(
                price.origin(),
                price.provider(),
                price.model(),
                price.version(),
                price.effectiveFrom(),
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
                                                word(rates.serviceTier()),
                                                rates.aboveInputTokens()),
                                        Arrays.stream(UsageClass.values())
                                                .map(rates.perClass()::get))
                                .toArray());
    }

    private static Price price(ResultSet row) throws SQLException {
        return new Price(
                origin(row.getString("origin")),
                row.getString("provider"),
                row.getString("model"),
                row.getString("price_version"),
                row.getObject("effective_from", OffsetDateTime.class).toInstant(),
                List.of(rates(row)));
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
                perClass);
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
