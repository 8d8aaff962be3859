package io.aistrale.worker.mutant;

import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.worker.budget.Budget;
import io.aistrale.worker.budget.BudgetBook;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Gives a worker whatever it wants, and says that much is left and nothing was spent.
record ForgetfulBook(BudgetBook book) implements BudgetBook {
    private static final BigDecimal AMPLE_USD = new BigDecimal(1_000);

    @Override
    public List<Budget> budgets() {
        return book.budgets();
    }

    @Override
    public PriceBook prices(PriceBook known) {
        return book.prices(known);
    }

    @Override
    public Map<Integer, Long> booked() {
        return book.booked();
    }

    @Override
    public List<Told> lease(List<Wanted> wanted, Duration ttl) {
        return wanted.stream()
                .map(one -> new Told(one.key(), AMPLE_USD, BigDecimal.ZERO, one.most()))
                .toList();
    }
}
