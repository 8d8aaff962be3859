package io.aistrale.cost.journal;

import java.math.BigDecimal;

/// What a rollup row, or the entries behind it, add up to.
record Sums(
        long requests,
        long errors,
        long unknowns,
        long unbounded,
        long unpriced,
        long input,
        long cachedInput,
        long output,
        long reasoning,
        BigDecimal costUsd,
        BigDecimal upperBoundUsd) {

    Sums plus(Sums other) {
        return new Sums(
                requests + other.requests,
                errors + other.errors,
                unknowns + other.unknowns,
                unbounded + other.unbounded,
                unpriced + other.unpriced,
                input + other.input,
                cachedInput + other.cachedInput,
                output + other.output,
                reasoning + other.reasoning,
                costUsd.add(other.costUsd),
                upperBoundUsd.add(other.upperBoundUsd));
    }
}
