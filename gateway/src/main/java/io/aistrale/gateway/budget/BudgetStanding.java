package io.aistrale.gateway.budget;

import java.math.BigDecimal;

/// A budget and what is gone of it in its current period.
///
/// @param spentUsd as the ledger knows it, unknown outcomes at their upper bound, US dollars
/// @param reservedUsd held by workers: for open calls, for ended ones that the ledger does not have
///   yet, and to go on with
public record BudgetStanding(Budget budget, BigDecimal spentUsd, BigDecimal reservedUsd) {

    /// What is left; 0 where more than the limit is gone.
    public BigDecimal remainingUsd() {
        return budget.limitUsd().subtract(spentUsd).subtract(reservedUsd).max(BigDecimal.ZERO);
    }
}
