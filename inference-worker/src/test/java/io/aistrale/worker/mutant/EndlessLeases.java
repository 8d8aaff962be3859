package io.aistrale.worker.mutant;

import io.aistrale.worker.budget.BudgetBook;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataAccessException;

/// Renews what a worker holds where the book itself cannot be asked.
record EndlessLeases(BudgetBook book) implements WrappedBook {
    @Override
    public Map<Integer, Long> booked() {
        try {
            return book.booked();
        } catch (DataAccessException away) {
            return Map.of();
        }
    }

    @Override
    public List<Told> lease(List<Wanted> wanted, Duration ttl) {
        try {
            return book.lease(wanted, ttl);
        } catch (DataAccessException away) {
            return wanted.stream()
                    .map(one -> new Told(one.key(), AMPLE_USD, BigDecimal.ZERO, one.kept()))
                    .toList();
        }
    }
}
