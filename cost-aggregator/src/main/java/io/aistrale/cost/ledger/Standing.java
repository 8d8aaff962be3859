package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.AttemptEnd.Status;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What the ledger says of an attempt so far.
///
/// @param number its latest entry
/// @param unpriced whether a price is missing, as of that entry
/// @param unbounded whether nobody can say the most it may have cost, as of that entry
/// @param costUsd what its entries add up to; null where none says anything
/// @param upperBoundUsd the bound in force, likewise
record Standing(
        int number,
        Status status,
        boolean unpriced,
        boolean unbounded,
        @Nullable BigDecimal costUsd,
        @Nullable BigDecimal upperBoundUsd) {

    /// Whether it says the same of the money as `charge`, which is for the whole attempt.
    boolean says(Charge charge) {
        return unpriced == charge.unpriced()
                && unbounded == charge.unbounded()
                && orZero(costUsd).compareTo(orZero(charge.costUsd())) == 0
                && orZero(upperBoundUsd).compareTo(orZero(charge.upperBoundUsd())) == 0;
    }

    /// What must be added for it to say what `charge` does.
    Charge difference(Charge charge) {
        return new Charge(
                difference(costUsd, charge.costUsd()),
                difference(upperBoundUsd, charge.upperBoundUsd()),
                charge.price(),
                charge.unpriced(),
                charge.unbounded());
    }

    /// Null where nothing is known before and after.
    private static @Nullable BigDecimal difference(
            @Nullable BigDecimal before, @Nullable BigDecimal after) {
        return before == null && after == null ? null : orZero(after).subtract(orZero(before));
    }

    /// After `entry`, which is the next.
    Standing plus(Entry entry) {
        return new Standing(
                entry.number(),
                entry.status(),
                entry.charge().unpriced(),
                entry.charge().unbounded(),
                sum(costUsd, entry.charge().costUsd()),
                sum(upperBoundUsd, entry.charge().upperBoundUsd()));
    }

    private static @Nullable BigDecimal sum(
            @Nullable BigDecimal before, @Nullable BigDecimal added) {
        return before == null ? added : before.add(orZero(added));
    }

    static BigDecimal orZero(@Nullable BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }
}
