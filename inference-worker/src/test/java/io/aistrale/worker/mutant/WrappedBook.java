package io.aistrale.worker.mutant;

import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.worker.budget.Budget;
import io.aistrale.worker.budget.BudgetBook;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/// A book with a bug in how it leases; all else is the book's own.
interface WrappedBook extends BudgetBook {
    BigDecimal AMPLE_USD = new BigDecimal(1_000);

    BudgetBook book();

    @Override
    default List<Budget> budgets() {
        return book().budgets();
    }

    @Override
    default PriceBook prices(PriceBook known) {
        return book().prices(known);
    }

    @Override
    default Map<Integer, Long> booked() {
        return book().booked();
    }
}
