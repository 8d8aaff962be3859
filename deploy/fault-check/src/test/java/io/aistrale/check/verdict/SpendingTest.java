package io.aistrale.check.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class SpendingTest {
    private static final TightBudget BUDGET =
            new TightBudget("frida", usd("0.006"), BigDecimal.ZERO);

    /// Of a budget of which 0.1 were spent before it began.
    private static Spending spending(String spent, String held) {
        return Spending.of(
                BUDGET,
                new BudgetUse("frida", usd("0.106"), usd("0.1").add(usd(spent)), usd(held)));
    }

    @Test
    void nineTenthsAreSpentAndNoMoreIsHeldThanIsLeft() {
        assertThat(spending("0.0054", "0.0006").isDone()).isTrue();
        assertThat(spending("0.0061", "0").isDone()).isTrue();
    }

    @Test
    void lessThanNineTenthsIsToldAndIsNotDone() {
        var spending = spending("0.005399999999", "0");

        assertThat(spending.isDone()).isFalse();
        assertThat(spending.sentence())
                .contains("USD 0.005399999999 were spent, less than nine tenths; USD 0 are held.");
    }

    @Test
    void whatTheDeadHoldStillIsToldAndIsNotDone() {
        var spending = spending("0.006", "0.000600000001");

        assertThat(spending.isDone()).isFalse();
        assertThat(spending.sentence())
                .contains("USD 0.006 were spent; USD 0.000600000001 are held, though all is done.");
    }

    @Test
    void whatAWorkerHoldsIsMissedWhereItIsMoreThanMayBeLeft() {
        assertThat(Spending.isMissed(BUDGET, usd("0.0006"))).isFalse();
        assertThat(Spending.isMissed(BUDGET, usd("0.000600000001"))).isTrue();
    }

    private static BigDecimal usd(String amount) {
        return new BigDecimal(amount);
    }
}
