package io.aistrale.gateway.budget;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where budgets and what was spent of them are known: [BudgetStore], or a test's memory.
public interface BudgetDirectory {

    /// The one of a scope, subject and period.
    Optional<Budget> find(BudgetScope scope, String subject, BudgetPeriod period);

    Optional<Budget> find(UUID id);

    /// Sets a budget, in the place of one of its scope, subject and period.
    void put(Budget budget);

    /// @return whether it was there
    boolean remove(UUID id);

    /// By scope, subject and period; at most `limit`.
    List<BudgetStanding> list(BudgetQuery query, int limit);

    /// The budgets that are nearest to their end, or beyond it.
    ///
    /// @param now decides what the current day and month are
    /// @param limit most of them
    List<SpentBudget> spent(Instant now, int limit);
}
