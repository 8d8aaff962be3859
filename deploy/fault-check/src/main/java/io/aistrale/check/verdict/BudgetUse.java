package io.aistrale.check.verdict;

import java.math.BigDecimal;

/// What has become of a user's monthly budget.
///
/// @param limitUsd all that it has ever been, as no run lowers it
/// @param paidUsd what the provider bills in the month in which it bills most, unknown outcomes too
public record BudgetUse(String user, BigDecimal limitUsd, BigDecimal paidUsd) {}
