package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Finding.Kind;
import java.math.BigDecimal;
import java.util.List;

/// Nobody's calls come to more than the budget has, but for the fiftieth part that calls which
/// begin at once may take beyond it. That the ledger says of each what the provider bills, the
/// books' own comparison tells.
final class BudgetCheck {
    private static final BigDecimal TOLERATED = new BigDecimal("1.02");

    private BudgetCheck() {}

    static List<Finding> findings(Facts facts) {
        return facts.budgets().stream()
                .filter(budget ->
                        budget.spentUsd().compareTo(budget.limitUsd().multiply(TOLERATED)) > 0)
                .map(budget ->
                        new Finding(
                                Kind.BUDGET,
                                null,
                                "the calls of user %s come to USD %s in a month; the budget is USD %s"
                                        .formatted(
                                                budget.user(),
                                                budget.spentUsd().toPlainString(),
                                                budget.limitUsd().toPlainString())))
                .toList();
    }
}
