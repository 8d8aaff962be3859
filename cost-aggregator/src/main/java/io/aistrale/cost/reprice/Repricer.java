package io.aistrale.cost.reprice;

import io.aistrale.cost.ledger.Corrections;
import io.aistrale.cost.ledger.Corrections.Corrected;
import io.aistrale.cost.ledger.Entry;
import io.aistrale.cost.ledger.Entry.Reason;
import io.aistrale.schemas.pricing.PriceBook;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/// Prices again in batches, each one transaction: its entries, their rollups and events, and how
/// far it has come are there together or not at all, so a crash costs nothing but the batch.
final class Repricer {
    private static final Logger LOG = LoggerFactory.getLogger(Repricer.class);

    private final TransactionOperations transactions;
    private final RepricingStore repricings;
    private final Corrections corrections;
    private final Supplier<PriceBook> prices;
    private final RepriceProperties properties;
    private final Consumer<List<Entry>> committed;

    /// @param committed is told of entries once they are there
    Repricer(
            TransactionOperations transactions,
            RepricingStore repricings,
            Corrections corrections,
            Supplier<PriceBook> prices,
            RepriceProperties properties,
            Consumer<List<Entry>> committed) {
        this.transactions = transactions;
        this.repricings = repricings;
        this.corrections = corrections;
        this.prices = prices;
        this.properties = properties;
        this.committed = committed;
    }

    /// What a batch did.
    ///
    /// @param entries that it wrote
    /// @param done the repricing it was the last of
    private record Batch(List<Entry> entries, Optional<Repricing> done) {}

    /// Looks at the next attempts that wait for a price, and that no book with as many prices was
    /// tried on.
    ///
    /// @return whether there were any for this instance
    boolean priceWaiting() {
        return run(this::waiting);
    }

    private Optional<Batch> waiting() {
        Corrected corrected = corrections.priceWaiting(prices.get(), properties.batchSize());
        return corrected.lookedAt() == 0
                ? Optional.empty()
                : Optional.of(new Batch(corrected.entries(), Optional.empty()));
    }

    /// Does the next batch of the first repricing that is not done.
    ///
    /// @return whether there was one for this instance
    boolean reprice() {
        return run(() -> repricings.next(properties.settleAfter()).flatMap(this::batch));
    }

    /// Empty where this instance's price book is behind: it may lack the very price to be applied.
    private Optional<Batch> batch(Repricing repricing) {
        PriceBook book = prices.get();
        if (book.rows() < repricings.prices()) {
            return Optional.empty();
        }
        RepricingStore.Chunk chunk = repricings.chunk(repricing, properties.batchSize());
        Corrected figures =
                repricing.dryRun()
                        ? corrections.preview(chunk.attempts(), book, Reason.REPRICED)
                        : corrections.correct(chunk.attempts(), book, Reason.REPRICED);
        boolean done = repricings.advance(repricing, chunk.next(), figures);
        return Optional.of(
                new Batch(
                        repricing.dryRun() ? List.of() : figures.entries(),
                        done ? Optional.of(repricing) : Optional.empty()));
    }

    private boolean run(Supplier<Optional<Batch>> work) {
        Optional<Batch> batch =
                transactions.execute(_ -> repricings.claim() ? work.get() : Optional.empty());
        if (batch == null || batch.isEmpty()) {
            return false;
        }
        committed.accept(batch.get().entries());
        batch.get()
                .done()
                .ifPresent(repricing ->
                        LOG.atInfo()
                                .addKeyValue("repricingId", repricing.id())
                                .addKeyValue("dryRun", repricing.dryRun())
                                .log("repricing done"));
        return true;
    }
}
