package io.aistrale.check.verdict;

import java.math.BigDecimal;

/// What has become of a user's monthly budget.
///
/// @param limitUsd as it is now
/// @param spentUsd what the user's calls of the latest month cost by the ledger, those of unknown
///   outcome at the most that they can
/// @param heldUsd what workers hold of it, the dead too
public record BudgetUse(
        String user, BigDecimal limitUsd, BigDecimal spentUsd, BigDecimal heldUsd) {}
