package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.Entry.Key;
import io.aistrale.schemas.pricing.PriceBook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionOperations;

/// Writes batches of ended attempts with exactly-once effect: the journal position, the entries and
/// the rollups move in one transaction, and an entry that is there already adds nothing.
public final class Ledger {
    /// How often entries are tried whose numbers were taken; each time somebody else has got on.
    static final int ROUNDS = 10;

    private final TransactionOperations transactions;
    private final PositionStore positions;
    private final CostRecordStore records;
    private final RollupStore rollups;
    private final UnpricedAttemptStore unpriced;
    private final Supplier<PriceBook> prices;

    public Ledger(
            TransactionOperations transactions,
            PositionStore positions,
            CostRecordStore records,
            RollupStore rollups,
            UnpricedAttemptStore unpriced,
            Supplier<PriceBook> prices) {
        this.transactions = transactions;
        this.positions = positions;
        this.records = records;
        this.rollups = rollups;
        this.unpriced = unpriced;
        this.prices = prices;
    }

    /// Writes one batch; running it again after any failure is safe.
    ///
    /// @param ends in the order of their journal partitions
    public Written write(List<JournalSpan> spans, List<AttemptEnd> ends) {
        records.ensurePartitions(ends.stream().map(end -> end.attempt().id()).toList());
        Written.Entered entered =
                transactions.execute(transaction -> enter(spans, ends, transaction));
        // Asked only after the rollback: inside it, partitions that did advance would seem read.
        return entered != null ? entered : new Written.StandsElsewhere(standing(spans));
    }

    private Map<Integer, Long> standing(List<JournalSpan> spans) {
        return standing(spans.stream().map(JournalSpan::partition).toList());
    }

    /// Where the ledger stands in journal partitions: the next offset of each, or
    /// [JournalSpan#NOT_READ_YET].
    public Map<Integer, Long> standing(Collection<Integer> partitions) {
        return positions.read(partitions);
    }

    /// Null where a position is not the expected one; everything is rolled back then.
    private Written.@Nullable Entered enter(
            List<JournalSpan> spans, List<AttemptEnd> ends, TransactionStatus transaction) {
        if (!positions.advance(spans)) {
            transaction.setRollbackOnly();
            return null;
        }
        PriceBook book = prices.get();
        Written.Entered entered = insert(ends, book);
        rollups.add(entered.entries());
        unpriced.note(entered.entries(), book.rows());
        return entered;
    }

    /// Nearly always no attempt of a batch is in the ledger yet. So all are taken for new, without
    /// asking; one that is there has the first entry's number, and then nothing is inserted.
    private Written.Entered insert(List<AttemptEnd> ends, PriceBook book) {
        List<Entry> asNew = settle(ends, new HashMap<>(), book);
        if (asNew.isEmpty()) {
            return new Written.Entered(asNew, null);
        }
        Long batch = records.insertAll(asNew);
        return batch == null
                ? new Written.Entered(insertAfterLook(ends, book), null)
                : new Written.Entered(asNew, batch);
    }

    /// An entry's number may have been taken meanwhile, by a correction of the attempt's price.
    /// Then the end is settled again from where the attempt stands now, lest a late finish be lost.
    private List<Entry> insertAfterLook(List<AttemptEnd> ends, PriceBook book) {
        var entered = new ArrayList<Entry>();
        List<AttemptEnd> open = ends;
        for (int round = 1; !open.isEmpty(); round++) {
            if (round > ROUNDS) {
                throw new IllegalStateException(
                        "entries of %d attempts were overtaken again and again"
                                .formatted(open.size()));
            }
            Map<UUID, Standing> standings =
                    records.standings(
                            open.stream().map(end -> end.attempt().id()).distinct().toList());
            List<Entry> entries = settle(open, standings, book);
            Set<Key> inserted = records.insert(entries);
            var overtaken = new HashSet<UUID>();
            for (Entry entry : entries) {
                if (inserted.contains(entry.key())) {
                    entered.add(entry);
                } else {
                    overtaken.add(entry.attempt().id());
                }
            }
            open = open.stream().filter(end -> overtaken.contains(end.attempt().id())).toList();
        }
        return entered;
    }

    /// The entries that `ends` make, one after the other.
    static List<Entry> settle(
            List<AttemptEnd> ends, Map<UUID, Standing> standings, PriceBook prices) {
        var entries = new ArrayList<Entry>();
        for (AttemptEnd end : ends) {
            UUID attempt = end.attempt().id();
            Entry.of(end, standings.get(attempt), prices)
                    .ifPresent(entry -> {
                        entries.add(entry);
                        standings.put(attempt, entry.after(standings.get(attempt)));
                    });
        }
        return entries;
    }
}
