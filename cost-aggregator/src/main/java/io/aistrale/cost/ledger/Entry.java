package io.aistrale.cost.ledger;

import io.aistrale.cost.ledger.AttemptEnd.Status;
import io.aistrale.cost.pricing.PriceBook;
import io.aistrale.cost.pricing.Usage;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One row of `cost_record`.
///
/// @param number 0 for the attempt's first entry; corrections count up
/// @param reason why a correction was made; null for entry 0
/// @param totals what the entry adds to each rollup it falls in
public record Entry(
        Attempt attempt,
        int number,
        @Nullable String reason,
        Status status,
        Usage usage,
        Charge charge,
        Totals totals) {
    private static final String LATE_FINISH = "late_finish";

    /// What makes an entry unique.
    record Key(UUID attemptId, int number) {}

    /// What the ledger says of an attempt so far.
    ///
    /// @param number its latest entry
    /// @param upperBoundUsd the bound in force; null where there is none
    record Standing(
            int number, Status status, boolean unpriced, @Nullable BigDecimal upperBoundUsd) {

        boolean unbounded() {
            return status == Status.UNKNOWN && upperBoundUsd == null;
        }
    }

    /// The entry this end makes. An attempt that has a known outcome is settled, whoever says what
    /// and however often; an unknown one is corrected by the first known outcome.
    static Optional<Entry> of(AttemptEnd end, @Nullable Standing standing, PriceBook prices) {
        if (standing == null) {
            return Optional.of(first(end, Charge.of(end, prices)));
        }
        if (standing.status() == Status.UNKNOWN && end.status() != Status.UNKNOWN) {
            return Optional.of(lateFinish(end, standing, Charge.of(end, prices)));
        }
        return Optional.empty();
    }

    private static Entry first(AttemptEnd end, Charge charge) {
        Usage usage = usageOf(end);
        var totals =
                new Totals(
                        1,
                        end.status() == Status.ERROR ? 1 : 0,
                        end.status() == Status.UNKNOWN ? 1 : 0,
                        isUnbounded(end.status(), charge) ? 1 : 0,
                        charge.unpriced() ? 1 : 0,
                        usage,
                        orZero(charge.costUsd()),
                        orZero(charge.upperBoundUsd()));
        return new Entry(end.attempt(), 0, null, end.status(), usage, charge, totals);
    }

    private static Entry lateFinish(AttemptEnd end, Standing standing, Charge charge) {
        Usage usage = usageOf(end);
        BigDecimal bound = standing.upperBoundUsd();
        BigDecimal takenBack = bound == null ? null : bound.negate();
        var totals =
                new Totals(
                        0,
                        end.status() == Status.ERROR ? 1 : 0,
                        -1,
                        standing.unbounded() ? -1 : 0,
                        (charge.unpriced() ? 1 : 0) - (standing.unpriced() ? 1 : 0),
                        usage,
                        orZero(charge.costUsd()),
                        orZero(takenBack));
        return new Entry(
                end.attempt(),
                standing.number() + 1,
                LATE_FINISH,
                end.status(),
                usage,
                new Charge(charge.costUsd(), takenBack, charge.price(), charge.unpriced()),
                totals);
    }

    /// An unknown outcome has no usage yet: what it had comes with the correction.
    private static Usage usageOf(AttemptEnd end) {
        return end.status() == Status.UNKNOWN
                ? Usage.NONE
                : Objects.requireNonNullElse(end.usage(), Usage.NONE);
    }

    private static BigDecimal orZero(@Nullable BigDecimal amount) {
        return amount == null ? BigDecimal.ZERO : amount;
    }

    private static boolean isUnbounded(Status status, Charge charge) {
        return status == Status.UNKNOWN && charge.upperBoundUsd() == null;
    }

    /// Whether it may have cost more than anybody can say.
    boolean unbounded() {
        return isUnbounded(status, charge);
    }

    Key key() {
        return new Key(attempt.id(), number);
    }

    Standing standing() {
        return new Standing(
                number,
                status,
                charge.unpriced(),
                status == Status.UNKNOWN ? charge.upperBoundUsd() : null);
    }
}
