package io.aistrale.worker.budget;

import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.worker.budget.Budget.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// The budgets and prices of this moment, asked anew at every refresh; while the database cannot be
/// asked, what it said last holds.
public final class KnownBudgets {
    private static final Logger log = LoggerFactory.getLogger(KnownBudgets.class);

    private final BudgetBook book;
    private volatile @Nullable Known known;

    /// @param prices empty as long as there are no budgets: nobody asks for them
    private record Known(Map<Limited, List<Budget>> budgets, PriceBook prices) {}

    private record Limited(Scope scope, String subject) {}

    public KnownBudgets(BudgetBook book) {
        this.book = book;
    }

    /// Takes note of the budgets and prices there are now.
    public void refresh() {
        try {
            var budgets = new HashMap<Limited, List<Budget>>();
            for (Budget budget : book.budgets()) {
                budgets.computeIfAbsent(
                                new Limited(budget.scope(), budget.subject()),
                                _ -> new ArrayList<>(2))
                        .add(budget);
            }
            var prices = prices();
            known = new Known(budgets, budgets.isEmpty() ? prices : book.prices(prices));
        } catch (DataAccessException e) {
            log.atWarn()
                    .addKeyValue("cause", e.getClass().getSimpleName())
                    .log("budgets cannot be looked up; the last ones known stay");
        }
    }

    /// Those that a call must keep to, mostly none; null before they could be looked up.
    @Nullable List<Budget> of(Spender spender) {
        var now = known;
        if (now == null) {
            return null;
        }
        if (now.budgets().isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<Budget>(2);
        if (spender.apiKeyId() != null) {
            add(now, Scope.API_KEY, spender.apiKeyId(), all);
        }
        add(now, Scope.USER, spender.userId(), all);
        add(now, Scope.PROJECT, spender.project(), all);
        return all;
    }

    private static void add(Known now, Scope scope, String subject, List<Budget> to) {
        to.addAll(now.budgets().getOrDefault(new Limited(scope, subject), List.of()));
    }

    PriceBook prices() {
        var now = known;
        return now == null ? new PriceBook(List.of()) : now.prices();
    }
}
