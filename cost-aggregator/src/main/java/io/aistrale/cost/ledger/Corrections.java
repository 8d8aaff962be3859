package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.Entry.Key;
import io.aistrale.cost.ledger.Entry.Reason;
import io.aistrale.schemas.pricing.PriceBook;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Prices attempts again that are in the ledger, by entries that add what is missing. Everything
/// happens in the caller's transaction; what the journal says meanwhile goes before.
public final class Corrections {
    private final BookedAttemptStore attempts;
    private final CostRecordStore records;
    private final RollupStore rollups;
    private final UnpricedAttemptStore unpriced;

    public Corrections(
            BookedAttemptStore attempts,
            CostRecordStore records,
            RollupStore rollups,
            UnpricedAttemptStore unpriced) {
        this.attempts = attempts;
        this.records = records;
        this.rollups = rollups;
        this.unpriced = unpriced;
    }

    /// What pricing again came to.
    ///
    /// @param lookedAt attempts the ledger knows
    /// @param unpriced those of them whose cost the book does not tell either
    /// @param entries one for each attempt that cost something else, or would have
    public record Corrected(int lookedAt, int unpriced, List<Entry> entries) {
        static final Corrected NONE = new Corrected(0, 0, List.of());

        Corrected plus(Corrected more) {
            return new Corrected(
                    lookedAt + more.lookedAt,
                    unpriced + more.unpriced,
                    Stream.concat(entries.stream(), more.entries.stream()).toList());
        }

        /// What the entries add to the cost, US dollars.
        public BigDecimal differenceUsd() {
            return entries.stream()
                    .map(entry -> entry.totals().costUsd())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        /// What they add to the upper bounds of unknown outcomes, US dollars.
        public BigDecimal upperBoundDifferenceUsd() {
            return entries.stream()
                    .map(entry -> entry.totals().upperBoundUsd())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    /// Prices attempts that wait for a price and were not looked at since the book has its last
    /// rows.
    ///
    /// @return how many were looked at, with the entries of those that have a price now
    public Corrected priceWaiting(PriceBook book, int limit) {
        List<UUID> waiting = unpriced.untried(book.rows(), limit);
        Corrected corrected = correct(waiting, book, Reason.PRICED);
        var open = new HashSet<>(waiting);
        corrected.entries().forEach(entry -> open.remove(entry.attempt().id()));
        unpriced.tried(open, book.rows());
        if (corrected.lookedAt() < waiting.size()) {
            unpriced.forgetUnknown(open);
        }
        return new Corrected(waiting.size(), corrected.unpriced(), corrected.entries());
    }

    /// Has attempts cost what the book says now. Where an entry's number was taken meanwhile, by a
    /// late finish, the attempt is priced again from where it stands then.
    public Corrected correct(Collection<UUID> ids, PriceBook book, Reason reason) {
        Corrected all = Corrected.NONE;
        Collection<UUID> open = ids;
        for (int round = 1; !open.isEmpty(); round++) {
            if (round > Ledger.ROUNDS) {
                throw new IllegalStateException(
                        "corrections of %d attempts were overtaken again and again"
                                .formatted(open.size()));
            }
            List<BookedAttempt> booked = attempts.read(open);
            List<Entry> entries = price(booked, book, reason).entries();
            Set<Key> inserted = records.insert(entries);
            Set<UUID> overtaken =
                    entries.stream()
                            .filter(entry -> !inserted.contains(entry.key()))
                            .map(entry -> entry.attempt().id())
                            .collect(Collectors.toSet());
            var done = booked.stream().filter(one -> !overtaken.contains(one.id())).toList();
            all = all.plus(price(done, book, reason));
            open = overtaken;
        }
        rollups.add(all.entries());
        unpriced.note(all.entries(), book.rows());
        return all;
    }

    /// The same figures, without any entry being written.
    public Corrected preview(Collection<UUID> ids, PriceBook book, Reason reason) {
        return price(attempts.read(ids), book, reason);
    }

    private static Corrected price(List<BookedAttempt> booked, PriceBook book, Reason reason) {
        var entries = new ArrayList<Entry>();
        int unpriced = 0;
        for (BookedAttempt attempt : booked) {
            Optional<Entry> entry = Entry.priced(attempt.end(), attempt.standing(), book, reason);
            entry.ifPresent(entries::add);
            boolean isUnpriced =
                    entry.map(made -> made.charge().unpriced())
                            .orElse(attempt.standing().unpriced());
            unpriced += isUnpriced ? 1 : 0;
        }
        return new Corrected(booked.size(), unpriced, entries);
    }
}
