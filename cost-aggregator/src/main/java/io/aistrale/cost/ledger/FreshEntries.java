package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.BookedEntry.Money;
import io.aistrale.cost.ledger.BookedEntry.Spender;
import io.aistrale.cost.ledger.PublicationStore.Batch;
import io.aistrale.schemas.pricing.Price;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What this instance has committed and not published yet, so that it need not be read back from
/// PostgreSQL. Only the latest batches are kept; what is missing here is read from the table, and
/// makes the same events.
public final class FreshEntries {
    /// Some 30 MB.
    private static final int MOST = 30_000;

    private final TreeMap<Long, List<Entry>> batches = new TreeMap<>();
    private int kept;

    /// Keeps a batch that is committed. One with corrections is not kept: their events tell what
    /// earlier entries say.
    public synchronized void keep(@Nullable Long batch, List<Entry> entries) {
        if (batch == null || entries.stream().anyMatch(entry -> entry.number() > 0)) {
            return;
        }
        batches.put(batch, entries);
        kept += entries.size();
        while (kept > MOST) {
            kept -= batches.pollFirstEntry().getValue().size();
        }
    }

    /// The entries of a batch, which is forgotten with all batches before it; empty where they are
    /// to be read.
    public synchronized Optional<List<BookedEntry>> take(Batch batch) {
        List<Entry> found = batches.get(batch.id());
        var done = batches.headMap(batch.id(), true);
        kept -= done.values().stream().mapToInt(List::size).sum();
        done.clear();
        return Optional.ofNullable(found)
                .map(entries ->
                        entries.stream().map(entry -> booked(entry, batch.writtenAt())).toList());
    }

    /// Forgets all: somebody else publishes.
    public synchronized void clear() {
        batches.clear();
        kept = 0;
    }

    private static BookedEntry booked(Entry entry, Instant recordedAt) {
        Attempt attempt = entry.attempt();
        Charge charge = entry.charge();
        Price price = charge.price();
        return new BookedEntry(
                attempt.id(),
                entry.number(),
                attempt.requestId(),
                new Spender(
                        attempt.userId(),
                        attempt.project(),
                        attempt.tags(),
                        attempt.provider(),
                        attempt.model()),
                entry.status(),
                entry.usage(),
                new Money(
                        charge.costUsd(),
                        null,
                        charge.upperBoundUsd(),
                        price == null ? null : price.version(),
                        charge.unpriced()),
                null,
                attempt.startedAt(),
                recordedAt);
    }
}
