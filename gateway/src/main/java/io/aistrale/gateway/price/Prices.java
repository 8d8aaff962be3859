package io.aistrale.gateway.price;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Adds prices and tells which hold.
public final class Prices {

    /// More than one page shows are a case for a filter, or for SQL.
    public static final int LISTED_AT_MOST = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Prices.class);
    private static final Comparator<Price> BY_NAME =
            Comparator.comparing(Price::provider)
                    .thenComparing(Price::model)
                    .thenComparing(Price.BEST_FIRST);

    private final PriceDirectory directory;

    public Prices(PriceDirectory directory) {
        this.directory = directory;
    }

    /// Adds all of them, or none.
    ///
    /// @param by user who adds them
    public Added add(List<Price> prices, String by) {
        Added added = directory.add(prices);
        if (added instanceof Added.InTheBook(var inTheBook, boolean anew) && anew) {
            for (Price price : inTheBook) {
                LOG.atInfo()
                        .addKeyValue("version", price.version())
                        .addKeyValue("provider", price.provider())
                        .addKeyValue("model", price.model())
                        .addKeyValue("effectiveFrom", price.effectiveFrom())
                        .addKeyValue("by", by)
                        .log("price added");
            }
        }
        return added;
    }

    /// Prices in the order of their names.
    ///
    /// @param provider null: of all
    /// @param at only those in effect by then; null: all
    public List<Price> list(@Nullable String provider, @Nullable Instant at) {
        return directory.list(provider).stream()
                .filter(price -> at == null || !price.effectiveFrom().isAfter(at))
                .sorted(BY_NAME)
                .limit(LISTED_AT_MOST)
                .toList();
    }

    /// Prices that cover a model in a call at `at`; the first of them holds.
    public List<Price> covering(String provider, String model, Instant at) {
        return directory.list(provider).stream()
                .filter(price -> price.covers(model) && !price.effectiveFrom().isAfter(at))
                .sorted(Price.BEST_FIRST)
                .limit(LISTED_AT_MOST)
                .toList();
    }

    /// Models that calls wait for a price of, most calls first.
    public List<UnpricedModel> unpriced() {
        return directory.unpriced(LISTED_AT_MOST);
    }
}
