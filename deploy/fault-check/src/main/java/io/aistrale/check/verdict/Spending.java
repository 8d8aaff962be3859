package io.aistrale.check.verdict;

import java.math.BigDecimal;

/// How far a budget was spent that is to be spent to its end, though a worker died that held a good
/// part of it. Where the last calls may cost more than is left, some always is: a tenth may be.
///
/// @param budgetUsd what it had at first
/// @param spentUsd of that, unknown outcomes at the most that they can cost
/// @param heldUsd what workers hold of it, the dead too
public record Spending(BigDecimal budgetUsd, BigDecimal spentUsd, BigDecimal heldUsd) {
    private static final BigDecimal TENTH = new BigDecimal("0.1");

    /// @param use of a budget that began with so much beyond what was spent before
    public static Spending of(TightBudget budget, BudgetUse use) {
        BigDecimal left = use.limitUsd().subtract(use.spentUsd());
        return new Spending(budget.atFirst(), budget.atFirst().subtract(left), use.heldUsd());
    }

    /// Whether so much is missed where it does not come back.
    ///
    /// @param heldUsd by one worker
    public static boolean isMissed(TightBudget budget, BigDecimal heldUsd) {
        return isMoreThanATenth(heldUsd, budget.atFirst());
    }

    private static boolean isMoreThanATenth(BigDecimal usd, BigDecimal of) {
        return usd.compareTo(of.multiply(TENTH)) > 0;
    }

    /// Nine tenths are spent, and no more than is left is held.
    public boolean isDone() {
        return isSpent() && isBack();
    }

    private boolean isSpent() {
        return !isMoreThanATenth(budgetUsd.subtract(spentUsd), budgetUsd);
    }

    private boolean isBack() {
        return !isMoreThanATenth(heldUsd, budgetUsd);
    }

    /// For people.
    public String sentence() {
        return "Of a budget of USD %s, a part of which a worker held that was killed, USD %s were spent%s; USD %s are held%s."
                .formatted(
                        plain(budgetUsd),
                        plain(spentUsd),
                        isSpent() ? "" : ", less than nine tenths",
                        plain(heldUsd),
                        isBack() ? "" : ", though all is done");
    }

    private static String plain(BigDecimal usd) {
        return usd.stripTrailingZeros().toPlainString();
    }
}
