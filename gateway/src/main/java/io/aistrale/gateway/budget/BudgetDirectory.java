package io.aistrale.gateway.budget;

import java.time.Instant;
import java.util.List;

/// Where budgets and what was spent of them are known.
public interface BudgetDirectory {

    /// The budgets of users and projects that are nearest to their end, or beyond it.
    ///
    /// @param now decides what the current day and month are
    /// @param limit most of them
    List<SpentBudget> spent(Instant now, int limit);
}
