package io.aistrale.check.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class TightBudgetTest {
    private final TightBudget budget = new TightBudget("frida", usd("0.006"), BigDecimal.ZERO);

    @Test
    void aBudgetOfWhichATenthIsLeftIsSpent() {
        assertThat(budget.isSpent(usd("0.0006"))).isTrue();
        assertThat(budget.isSpent(usd("0.000600000001"))).isFalse();
    }

    @Test
    void whatEarlierRunsSpentIsNotWhatIsLeft() {
        var use = new BudgetUse("frida", usd("0.106"), usd("0.1001"), BigDecimal.ZERO);

        assertThat(use.leftUsd()).isEqualByComparingTo("0.0059");
        assertThat(budget.isSpent(use.leftUsd())).isFalse();
    }

    @Test
    void aBudgetThatWasOverspentIsSpent() {
        var use = new BudgetUse("frida", usd("0.006"), usd("0.0061"), BigDecimal.ZERO);

        assertThat(budget.isSpent(use.leftUsd())).isTrue();
    }

    @Test
    void moreThanATenthIsAPartThatMustComeBack() {
        assertThat(budget.isPart(usd("0.0006"))).isFalse();
        assertThat(budget.isPart(usd("0.000600000001"))).isTrue();
    }

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }
}
