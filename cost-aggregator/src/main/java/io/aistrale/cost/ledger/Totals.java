package io.aistrale.cost.ledger;

import io.aistrale.cost.pricing.Usage;
import java.math.BigDecimal;

/// What entries add to a rollup row. A correction takes `unknowns` and the upper bound back.
///
/// @param requests provider calls
/// @param errors calls that failed
/// @param unknowns calls whose outcome is not known
/// @param unpriced calls whose model has no price
record Totals(
        long requests,
        long errors,
        long unknowns,
        long unpriced,
        Usage usage,
        BigDecimal costUsd,
        BigDecimal upperBoundUsd) {

    Totals plus(Totals other) {
        return new Totals(
                requests + other.requests,
                errors + other.errors,
                unknowns + other.unknowns,
                unpriced + other.unpriced,
                usage.plus(other.usage),
                costUsd.add(other.costUsd),
                upperBoundUsd.add(other.upperBoundUsd));
    }
}
