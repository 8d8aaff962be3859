package io.aistrale.check.money;

import io.aistrale.check.verdict.Amounts;
import java.math.BigDecimal;

/// The sums of one bucket.
///
/// @param requests attempts, however they ended
public record Rollup(
        long requests,
        long errors,
        long unknowns,
        long unpriced,
        Amounts used,
        BigDecimal costUsd,
        BigDecimal upperBoundUsd) {

    static final Rollup NONE =
            new Rollup(0, 0, 0, 0, Amounts.NONE, BigDecimal.ZERO, BigDecimal.ZERO);

    Rollup plus(Charge charge) {
        return new Rollup(
                requests + 1,
                errors + (charge.status().equals("error") ? 1 : 0),
                unknowns + (charge.status().equals("unknown") ? 1 : 0),
                unpriced + (charge.unpriced() ? 1 : 0),
                used.plus(charge.used()),
                costUsd.add(charge.cost()),
                upperBoundUsd.add(charge.bound()));
    }

    boolean countsAs(Rollup other) {
        return requests == other.requests
                && errors == other.errors
                && unknowns == other.unknowns
                && unpriced == other.unpriced
                && used.equals(other.used);
    }

    BigDecimal distance(Rollup other) {
        return costUsd.subtract(other.costUsd)
                .abs()
                .add(upperBoundUsd.subtract(other.upperBoundUsd).abs());
    }
}
