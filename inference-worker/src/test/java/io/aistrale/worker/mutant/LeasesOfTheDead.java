package io.aistrale.worker.mutant;

import io.aistrale.worker.budget.BudgetBook;
import java.time.Duration;
import java.util.List;

/// Leases for so long that what a worker held stays held when it is gone.
record LeasesOfTheDead(BudgetBook book) implements WrappedBook {
    private static final Duration LONGER_THAN_A_CHECK = Duration.ofDays(1);

    @Override
    public List<Told> lease(List<Wanted> wanted, Duration ttl) {
        return book.lease(wanted, LONGER_THAN_A_CHECK);
    }
}
