package io.aistrale.gateway.price;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Tables `model_price`, whose rows are only ever added, and `unpriced_attempt`.
public final class PriceStore implements PriceDirectory {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final String RATES =
            Arrays.stream(RateName.values())
                    .map(RateName::column)
                    .collect(Collectors.joining(", "));

    private static final String INSERT =
            """
            INSERT INTO aistrale.model_price (price_version, provider, model, effective_from, currency, usd_per_unit,
                source, service_tier, above_input_tokens, regions, %s)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb%s) ON CONFLICT DO NOTHING
            """
                    .formatted(RATES, ", ?".repeat(RateName.values().length));

    private static final String SELECT =
            """
            SELECT price_version, provider, model, effective_from, currency, usd_per_unit, source, origin, created_at,
                service_tier, above_input_tokens, regions, %s
            FROM aistrale.model_price
            """
                    .formatted(RATES);

    private static final String UNPRICED =
            """
            SELECT provider, model, count(*) AS attempts, min(attempt_started_at) AS since,
                max(attempt_started_at) AS latest, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens
            FROM aistrale.unpriced_attempt GROUP BY provider, model ORDER BY attempts DESC, provider, model LIMIT ?
            """;

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public PriceStore(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public Added add(List<Price> prices) {
        Added added =
                transactions.execute(transaction -> {
                    var stored = new ArrayList<Price>();
                    boolean anew = false;
                    for (Price price : prices) {
                        int rows = insert(price);
                        Price now = rows < 0 ? null : find(price.identity());
                        // A row more of a price that was there would be another price.
                        if (now == null
                                || !now.costsAs(price)
                                || rows > 0 && rows < price.rates().size()) {
                            transaction.setRollbackOnly();
                            return new Added.OtherFigures(price.identity());
                        }
                        anew |= rows > 0;
                        stored.add(now);
                    }
                    return new Added.InTheBook(stored, anew);
                });
        if (added == null) {
            throw new IllegalStateException("a transaction without an end");
        }
        return added;
    }

    /// How many rows were not there; negative where those there are in another currency.
    private int insert(Price price) {
        int inserted = 0;
        for (PriceRates rates : price.rates()) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(price.version());
            row.add(price.provider());
            row.add(price.model());
            row.add(price.effectiveFrom().atOffset(ZoneOffset.UTC));
            row.add(price.currency());
            row.add(price.usdPerUnit());
            row.add(price.source());
            row.add(rates.serviceTier());
            row.add(rates.aboveInputTokens());
            row.add(json(rates.regions()));
            for (RateName name : RateName.values()) {
                row.add(rates.perClass().get(name));
            }
            try {
                inserted += jdbc.sql(INSERT).params(row).update();
            } catch (DataIntegrityViolationException _) {
                return -1;
            }
        }
        return inserted;
    }

    private @Nullable Price find(Price.Identity identity) {
        return prices(
                        jdbc.sql(
                                        SELECT
                                                + "WHERE price_version = ? AND provider = ? AND"
                                                + " model = ? AND effective_from = ?")
                                .param(identity.version())
                                .param(identity.provider())
                                .param(identity.model())
                                .param(identity.effectiveFrom().atOffset(ZoneOffset.UTC))
                                .query((row, _) -> price(row))
                                .list())
                .stream()
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<Price> list(@Nullable String provider) {
        return prices(
                jdbc.sql(SELECT + (provider == null ? "" : "WHERE provider = :provider"))
                        .param("provider", provider)
                        .query((row, _) -> price(row))
                        .list());
    }

    /// Rows of one price make one.
    private static List<Price> prices(List<Price> rows) {
        var prices = new LinkedHashMap<Price.Identity, Price>();
        rows.forEach(row -> prices.merge(row.identity(), row, PriceStore::joined));
        return List.copyOf(prices.values());
    }

    private static Price joined(Price price, Price row) {
        var rates = new ArrayList<>(price.rates());
        rates.addAll(row.rates());
        return new Price(
                price.version(),
                price.provider(),
                price.model(),
                price.effectiveFrom(),
                price.currency(),
                price.usdPerUnit(),
                price.source(),
                price.origin(),
                price.addedAt(),
                rates);
    }

    @Override
    public List<UnpricedModel> unpriced(int limit) {
        return jdbc.sql(UNPRICED)
                .param(limit)
                .query((row, _) ->
                        new UnpricedModel(
                                row.getString("provider"),
                                row.getString("model"),
                                row.getLong("attempts"),
                                instant(row, "since"),
                                instant(row, "latest"),
                                row.getLong("input_tokens"),
                                row.getLong("output_tokens")))
                .list();
    }

    private static Price price(ResultSet row) throws SQLException {
        var perClass = new EnumMap<RateName, BigDecimal>(RateName.class);
        for (RateName name : RateName.values()) {
            BigDecimal rate = row.getBigDecimal(name.column());
            if (rate != null) {
                perClass.put(name, rate);
            }
        }
        var rates =
                new PriceRates(
                        row.getString("service_tier"),
                        row.getLong("above_input_tokens"),
                        perClass,
                        regions(row.getString("regions")));
        return new Price(
                row.getString("price_version"),
                row.getString("provider"),
                row.getString("model"),
                instant(row, "effective_from"),
                row.getString("currency"),
                row.getBigDecimal("usd_per_unit"),
                row.getString("source"),
                row.getString("origin"),
                instant(row, "created_at"),
                List.of(rates));
    }

    private static Map<String, BigDecimal> regions(String json) {
        var regions = new TreeMap<String, BigDecimal>();
        JSON.readValue(json, TEXTS)
                .forEach((region, multiplier) -> regions.put(region, new BigDecimal(multiplier)));
        return regions;
    }

    private static String json(Map<String, BigDecimal> regions) {
        var texts = new TreeMap<String, String>();
        regions.forEach((region, multiplier) -> texts.put(region, multiplier.toPlainString()));
        return JSON.writeValueAsString(texts);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
