package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.Entry.Key;
import io.aistrale.cost.ledger.Entry.Standing;
import io.aistrale.cost.pricing.PriceBook;
import java.util.ArrayList;
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
    private final TransactionOperations transactions;
    private final PositionStore positions;
    private final CostRecordStore records;
    private final RollupStore rollups;
    private final Supplier<PriceBook> prices;

    public Ledger(
            TransactionOperations transactions,
            PositionStore positions,
            CostRecordStore records,
            RollupStore rollups,
            Supplier<PriceBook> prices) {
        this.transactions = transactions;
        this.positions = positions;
        this.records = records;
        this.rollups = rollups;
        this.prices = prices;
    }

    /// Writes one batch; running it again after any failure is safe.
    ///
    /// @param ends in the order of their journal partitions
    public Written write(List<JournalSpan> spans, List<AttemptEnd> ends) {
        records.ensurePartitions(ends.stream().map(end -> end.attempt().id()).toList());
        Written entered = transactions.execute(transaction -> enter(spans, ends, transaction));
        // Asked only after the rollback: inside it, partitions that did advance would seem read.
        return entered != null ? entered : new Written.StandsElsewhere(positions.read(spans));
    }

    /// Null where a position is not the expected one; everything is rolled back then.
    private @Nullable Written enter(
            List<JournalSpan> spans, List<AttemptEnd> ends, TransactionStatus transaction) {
        if (!positions.advance(spans)) {
            transaction.setRollbackOnly();
            return null;
        }
        Map<UUID, Standing> standings =
                records.standings(ends.stream().map(end -> end.attempt().id()).distinct().toList());
        List<Entry> entries = settle(ends, standings, prices.get());
        Set<Key> inserted = records.insert(entries);
        List<Entry> entered =
                entries.stream().filter(entry -> inserted.contains(entry.key())).toList();
        rollups.add(entered);
        return new Written.Entered(entered);
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
                        standings.put(attempt, entry.standing());
                    });
        }
        return entries;
    }
}
