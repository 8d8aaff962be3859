package io.aistrale.gateway.budget;

import io.aistrale.gateway.budget.BudgetQuery.Viewer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Budgets in memory, of each of which a quarter of a dollar is spent and half of one reserved.
public final class InMemoryBudgets implements BudgetDirectory {
    private static final BigDecimal SPENT = new BigDecimal("0.25");
    private static final BigDecimal RESERVED = new BigDecimal("0.5");

    public final Map<UUID, Budget> budgets = new ConcurrentHashMap<>();

    @Override
    public Optional<Budget> find(BudgetScope scope, String subject, BudgetPeriod period) {
        return budgets.values().stream()
                .filter(budget ->
                        budget.scope() == scope
                                && budget.subject().equals(subject)
                                && budget.period() == period)
                .findFirst();
    }

    @Override
    public Optional<Budget> find(UUID id) {
        return Optional.ofNullable(budgets.get(id));
    }

    @Override
    public void put(Budget budget) {
        budgets.put(budget.id(), budget);
    }

    @Override
    public boolean remove(UUID id) {
        return budgets.remove(id) != null;
    }

    @Override
    public List<BudgetStanding> list(BudgetQuery query, int limit) {
        return budgets.values().stream()
                .filter(budget -> query.id() == null || budget.id().equals(query.id()))
                .filter(budget -> query.scope() == null || budget.scope() == query.scope())
                .filter(budget ->
                        query.subject() == null || budget.subject().equals(query.subject()))
                .filter(budget -> isOf(query.viewer(), budget))
                .sorted(Comparator.comparing(Budget::name))
                .limit(limit)
                .map(budget -> new BudgetStanding(budget, SPENT, RESERVED))
                .toList();
    }

    private static boolean isOf(@Nullable Viewer viewer, Budget budget) {
        return viewer == null
                || budget.subject()
                        .equals(
                                switch (budget.scope()) {
                                    case API_KEY -> viewer.keyId();
                                    case USER -> viewer.userId();
                                    case PROJECT -> viewer.project();
                                });
    }

    @Override
    public List<SpentBudget> spent(Instant now, int limit) {
        return List.of();
    }
}
