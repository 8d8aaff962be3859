package io.aistrale.worker.mutant;

import io.aistrale.worker.budget.BudgetBook;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/// Gives a worker whatever it wants, and says that much is left and nothing was spent.
record ForgetfulBook(BudgetBook book) implements WrappedBook {
    @Override
    public List<Told> lease(List<Wanted> wanted, Duration ttl) {
        return wanted.stream()
                .map(one -> new Told(one.key(), AMPLE_USD, BigDecimal.ZERO, one.most()))
                .toList();
    }
}
