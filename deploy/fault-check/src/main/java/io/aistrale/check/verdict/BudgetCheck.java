package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Finding.Kind;
import java.math.BigDecimal;
import java.util.List;

/// No user pays more than the budget has, and a fiftieth of it: what is promised of calls that
/// begin at once at any number of workers, and here of some that die as well.
final class BudgetCheck {
    private static final BigDecimal TOLERATED = new BigDecimal("1.02");

    private BudgetCheck() {}

    static List<Finding> findings(Facts facts) {
        return facts.budgets().stream()
                .filter(budget ->
                        budget.paidUsd().compareTo(budget.limitUsd().multiply(TOLERATED)) > 0)
                .map(budget ->
                        new Finding(
                                Kind.BUDGET,
                                null,
                                "the provider bills user %s USD %s in a month; the budget is USD %s"
                                        .formatted(
                                                budget.user(),
                                                budget.paidUsd().toPlainString(),
                                                budget.limitUsd().toPlainString())))
                .toList();
    }
}
