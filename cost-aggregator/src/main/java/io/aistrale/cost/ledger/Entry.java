package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.Usage;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One row of `cost_record`.
///
/// @param handling how the provider handled the call, as known with this entry
/// @param number 0 for the attempt's first entry; corrections count up
/// @param reason why a correction was made; null for entry 0
/// @param usage what it adds to what was used: nothing, where only the price is another
/// @param charge what it adds to the money, and what of it is missing from then on
/// @param totals what the entry adds to each rollup it falls in
public record Entry(
        Attempt attempt,
        Handling handling,
        int number,
        @Nullable Reason reason,
        Status status,
        Usage usage,
        Charge charge,
        Totals totals) {

    /// Why a correction is made.
    public enum Reason {
        /// An outcome that was unknown has become known.
        LATE_FINISH,
        /// A price was missing and has been added.
        PRICED,
        /// An operator had it priced again.
        REPRICED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What makes an entry unique.
    record Key(UUID attemptId, int number) {}

    /// The entry this end makes. An attempt that has a known outcome is settled, whoever says what
    /// and however often; an unknown one is corrected by the first known outcome.
    static Optional<Entry> of(AttemptEnd end, @Nullable Standing standing, PriceBook prices) {
        if (standing == null) {
            return Optional.of(first(end, Charge.of(end, prices)));
        }
        if (standing.status() == Status.UNKNOWN && end.status() != Status.UNKNOWN) {
            Charge charge = Charge.of(end, prices);
            return Optional.of(correction(end, standing, charge, Reason.LATE_FINISH));
        }
        return Optional.empty();
    }

    /// The entry by which an attempt costs what the book says now; empty where it does already. A
    /// bound whose ceiling the ledger does not know stays what it is.
    ///
    /// @param end as the ledger knows it, of the standing's own status
    /// @param reason PRICED leaves alone what has a price
    static Optional<Entry> priced(
            AttemptEnd end, Standing standing, PriceBook prices, Reason reason) {
        if (reason == Reason.PRICED && !standing.unpriced() && !standing.unbounded()) {
            return Optional.empty();
        }
        if (end.status() == Status.UNKNOWN
                && end.attempt().ceiling() == null
                && !standing.unbounded()) {
            return Optional.empty();
        }
        Charge charge = Charge.of(end, prices);
        return standing.says(charge)
                ? Optional.empty()
                : Optional.of(correction(end, standing, charge, reason));
    }

    private static Entry first(AttemptEnd end, Charge charge) {
        Usage usage = usageOf(end);
        var totals =
                new Totals(
                        1,
                        count(end.status() == Status.ERROR),
                        count(end.status() == Status.UNKNOWN),
                        count(charge.unbounded()),
                        count(charge.unpriced()),
                        usage,
                        Standing.orZero(charge.costUsd()),
                        Standing.orZero(charge.upperBoundUsd()));
        return new Entry(
                end.attempt(), end.handling(), 0, null, end.status(), usage, charge, totals);
    }

    /// @param charge of the whole attempt
    private static Entry correction(
            AttemptEnd end, Standing standing, Charge charge, Reason reason) {
        boolean ended = standing.status() != end.status();
        Usage usage = ended ? usageOf(end) : Usage.NONE;
        Charge added = standing.difference(charge);
        var totals =
                new Totals(
                        0,
                        count(ended && end.status() == Status.ERROR),
                        -count(ended),
                        count(charge.unbounded()) - count(standing.unbounded()),
                        count(charge.unpriced()) - count(standing.unpriced()),
                        usage,
                        Standing.orZero(added.costUsd()),
                        Standing.orZero(added.upperBoundUsd()));
        int number = standing.number() + 1;
        return new Entry(
                end.attempt(), end.handling(), number, reason, end.status(), usage, added, totals);
    }

    private static int count(boolean one) {
        return one ? 1 : 0;
    }

    /// An unknown outcome has no usage yet: what it had comes with the correction.
    private static Usage usageOf(AttemptEnd end) {
        return end.status() == Status.UNKNOWN
                ? Usage.NONE
                : Objects.requireNonNullElse(end.usage(), Usage.NONE);
    }

    /// Whether a price could still tell its cost, or its bound.
    boolean lacksPrice() {
        Attempt.Ceiling ceiling = attempt.ceiling();
        return charge.unpriced()
                || charge.unbounded() && ceiling != null && ceiling.outputTokens() != null;
    }

    Key key() {
        return new Key(attempt.id(), number);
    }

    /// Where the attempt stands with it.
    ///
    /// @param before null for its first entry
    Standing after(@Nullable Standing before) {
        return before == null
                ? new Standing(
                        number,
                        status,
                        charge.unpriced(),
                        charge.unbounded(),
                        charge.costUsd(),
                        charge.upperBoundUsd())
                : before.plus(this);
    }
}
