package io.aistrale.gateway.report;

import java.math.BigDecimal;
import java.util.Map;

/// What some attempts were and cost, together.
///
/// @param requests provider calls
/// @param errors that failed
/// @param unknowns whose outcome is not known
/// @param unbounded of those, the ones without an upper bound
/// @param unpriced whose model has no price
/// @param costUsd the known costs, US dollars
/// @param upperBoundUsd the most the bounded unknown ones can have cost, US dollars
public record CostSums(
        long requests,
        long errors,
        long unknowns,
        long unbounded,
        long unpriced,
        Map<TokenClass, Long> usage,
        BigDecimal costUsd,
        BigDecimal upperBoundUsd) {

    public CostSums {
        usage = TokenClass.complete(usage);
    }

    /// Whether nothing is missing from `costUsd`.
    public boolean isCostComplete() {
        return unknowns == 0 && unpriced == 0;
    }

    /// Whether all of it cannot have cost more than `costUsd` and `upperBoundUsd` together.
    public boolean isBounded() {
        return unbounded == 0 && unpriced == 0;
    }
}
