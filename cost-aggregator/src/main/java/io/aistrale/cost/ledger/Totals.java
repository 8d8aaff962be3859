package io.aistrale.cost.ledger;

import io.aistrale.schemas.pricing.Usage;
import java.math.BigDecimal;

/// What entries add to a rollup row. A correction takes `unknowns`, `unbounded` and the upper bound
/// back.
///
/// @param requests provider calls
/// @param errors calls that failed
/// @param unknowns calls whose outcome is not known
/// @param unbounded those of them without an upper bound
/// @param unpriced calls whose model has no price
record Totals(
        long requests,
        long errors,
        long unknowns,
        long unbounded,
        long unpriced,
        Usage usage,
        BigDecimal costUsd,
        BigDecimal upperBoundUsd) {

    Totals plus(Totals other) {
        return new Totals(
                requests + other.requests,
                errors + other.errors,
                unknowns + other.unknowns,
                unbounded + other.unbounded,
                unpriced + other.unpriced,
                usage.plus(other.usage),
                costUsd.add(other.costUsd),
                upperBoundUsd.add(other.upperBoundUsd));
    }
}
