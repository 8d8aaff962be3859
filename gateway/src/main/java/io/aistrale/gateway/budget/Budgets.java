package io.aistrale.gateway.budget;

import io.aistrale.gateway.audit.Action;
import io.aistrale.gateway.audit.Actor;
import io.aistrale.gateway.audit.Audit;
import io.aistrale.gateway.audit.Outcome;
import io.aistrale.gateway.budget.BudgetQuery.Viewer;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Sets and removes budgets. Workers keep to a new one within 60 s.
public final class Budgets {

    private static final int LISTED_AT_MOST = 1_000;

    private final BudgetDirectory directory;
    private final Audit audit;
    private final Clock clock;

    public Budgets(BudgetDirectory directory, Audit audit, Clock clock) {
        this.directory = directory;
        this.audit = audit;
        this.clock = clock;
    }

    /// What a budget shall be.
    public record Wanted(
            BudgetScope scope,
            String subject,
            BudgetPeriod period,
            BigDecimal limitUsd,
            boolean allowUnpriced) {}

    /// A budget as it stands.
    ///
    /// @param anew whether there was none
    public record Put(BudgetStanding standing, boolean anew) {}

    /// Sets a budget, or changes it.
    public Put put(Wanted wanted, Actor by) {
        Budget before =
                directory.find(wanted.scope(), wanted.subject(), wanted.period()).orElse(null);
        var budget = budget(wanted, before, by);
        boolean same = before != null && before.allowsAs(budget);
        audit.record(
                by,
                Action.BUDGET_PUT,
                budget.name(),
                () -> {
                    if (!same) {
                        directory.put(budget);
                    }
                    return budget;
                },
                _ -> same ? Outcome.UNCHANGED : Outcome.DONE);
        var kept = directory.find(wanted.scope(), wanted.subject(), wanted.period());
        return new Put(
                kept.flatMap(one -> find(one.id(), null))
                        .orElseGet(
                                () -> new BudgetStanding(budget, BigDecimal.ZERO, BigDecimal.ZERO)),
                before == null);
    }

    private Budget budget(Wanted wanted, @Nullable Budget before, Actor by) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new Budget(
                before == null ? UUID.randomUUID() : before.id(),
                wanted.scope(),
                wanted.subject(),
                wanted.period(),
                wanted.limitUsd(),
                wanted.allowUnpriced(),
                before == null ? by.userId() : before.createdBy(),
                before == null ? now : before.createdAt(),
                now);
    }

    /// By scope, subject and period.
    ///
    /// @param viewer whose budgets alone; null: everybody's
    /// @param scope null: any
    /// @param subject null: any
    public List<BudgetStanding> list(
            @Nullable Viewer viewer, @Nullable BudgetScope scope, @Nullable String subject) {
        return directory.list(
                new BudgetQuery(viewer, null, scope, subject, clock.instant()), LISTED_AT_MOST);
    }

    /// One budget; another's is none.
    public Optional<BudgetStanding> find(UUID id, @Nullable Viewer viewer) {
        return directory.list(new BudgetQuery(viewer, id, null, null, clock.instant()), 1).stream()
                .findFirst();
    }

    /// From now on, within 60 s, it holds nobody back.
    ///
    /// @return whether it was there
    public boolean remove(UUID id, Actor by) {
        return audit.record(
                by,
                Action.BUDGET_REMOVE,
                directory.find(id).map(Budget::name).orElse(id.toString()),
                () -> directory.remove(id),
                found -> found ? Outcome.DONE : Outcome.NOT_FOUND);
    }
}
