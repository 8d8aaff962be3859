package io.aistrale.cost.catalogue;

import io.aistrale.cost.pricing.Price;
import io.aistrale.cost.pricing.Price.Origin;
import io.aistrale.cost.pricing.UsageClass;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcOperations;

/// The price book's table: `model_price`. Rows are only ever added.
public final class ModelPriceStore {
    private static final String RATES =
            Arrays.stream(UsageClass.values())
                    .map(RateNames::column)
                    .collect(Collectors.joining(", "));
    private static final String INSERT =
            "INSERT INTO model_price (origin, provider, model, price_version, effective_from, source, %s) VALUES (?, ?, ?, ?, ?, ?%s) ON CONFLICT DO NOTHING"
                    .formatted(RATES, ", ?".repeat(UsageClass.values().length));
    private static final String READ =
            "SELECT origin, provider, model, price_version, effective_from, %s FROM model_price WHERE currency = 'USD' ORDER BY created_at, price_version"
                    .formatted(RATES);

    private final JdbcOperations database;

    public ModelPriceStore(JdbcOperations database) {
        this.database = database;
    }

    /// All prices, in the order in which they were added.
    List<Price> read() {
        return database.query(READ, (row, _) -> price(row));
    }

    /// Adds the prices that are not there yet.
    ///
    /// @return how many there were
    int add(PriceFile file) {
        List<Object[]> rows =
                file.prices().stream().map(price -> row(price, file.source())).toList();
        return Arrays.stream(database.batchUpdate(INSERT, rows)).sum();
    }

    private static Object[] row(Price price, String source) {
        return Stream.concat(
                        Stream.of(
                                word(price.origin()),
                                price.provider(),
                                price.model(),
                                price.version(),
                                price.effectiveFrom().atOffset(ZoneOffset.UTC),
                                source),
                        Arrays.stream(UsageClass.values()).map(price.rates()::get))
                .toArray();
    }

    private static Price price(ResultSet row) throws SQLException {
        var rates = new EnumMap<UsageClass, BigDecimal>(UsageClass.class);
        for (UsageClass usageClass : UsageClass.values()) {
            BigDecimal rate = row.getBigDecimal(RateNames.column(usageClass));
            if (rate != null) {
                rates.put(usageClass, rate.stripTrailingZeros());
            }
        }
        return new Price(
                row.getString("origin").equals(word(Origin.OPERATOR))
                        ? Origin.OPERATOR
                        : Origin.BUILT_IN,
                row.getString("provider"),
                row.getString("model"),
                row.getString("price_version"),
                row.getObject("effective_from", OffsetDateTime.class).toInstant(),
                rates);
    }

    private static String word(Origin origin) {
        return switch (origin) {
            case BUILT_IN -> "built-in";
            case OPERATOR -> "operator";
        };
    }
}
