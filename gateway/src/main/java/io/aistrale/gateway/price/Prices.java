package io.aistrale.gateway.price;

import io.aistrale.gateway.audit.Action;
import io.aistrale.gateway.audit.Actor;
import io.aistrale.gateway.audit.Audit;
import io.aistrale.gateway.audit.Outcome;
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
    private final Audit audit;

    public Prices(PriceDirectory directory, Audit audit) {
        this.directory = directory;
        this.audit = audit;
    }

    /// Adds all of them, or none.
    ///
    /// @param prices of one version, at least one
    /// @param by who adds them
    public Added add(List<Price> prices, Actor by) {
        Added added =
                audit.record(
                        by,
                        Action.PRICE_ADD,
                        prices.getFirst().version(),
                        () -> directory.add(prices),
                        Prices::outcome);
        if (added instanceof Added.InTheBook(var inTheBook, boolean anew) && anew) {
            for (Price price : inTheBook) {
                LOG.atInfo()
                        .addKeyValue("version", price.version())
                        .addKeyValue("provider", price.provider())
                        .addKeyValue("model", price.model())
                        .addKeyValue("effectiveFrom", price.effectiveFrom())
                        .addKeyValue("by", by.userId())
                        .log("price added");
            }
        }
        return added;
    }

    private static Outcome outcome(Added added) {
        return switch (added) {
            case Added.InTheBook(var _, boolean anew) -> anew ? Outcome.DONE : Outcome.UNCHANGED;
            case Added.OtherFigures _ -> Outcome.CONFLICT;
        };
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
