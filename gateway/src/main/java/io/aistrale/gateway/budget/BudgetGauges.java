package io.aistrale.gateway.budget;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells how much of each budget is spent, and how much workers hold besides:
/// `aistrale_budget_spent_ratio`, `aistrale_budget_reserved_ratio`. While PostgreSQL is away it
/// tells what it told before. All gateways tell the same.
public final class BudgetGauges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BudgetGauges.class);

    /// Bounds the metric: of more budgets, those nearest to their end.
    private static final int MOST_BUDGETS = 100;

    private final BudgetDirectory budgets;
    private final Clock clock;
    private final MultiGauge spent;
    private final MultiGauge reserved;
    private final ScheduledExecutorService turns =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("budget-gauges").factory());

    public BudgetGauges(BudgetDirectory budgets, MeterRegistry meters, Clock clock) {
        this.budgets = budgets;
        this.clock = clock;
        this.spent =
                MultiGauge.builder("aistrale.budget.spent.ratio")
                        .description(
                                "Spent of a budget in its current day or month, over its limit")
                        .register(meters);
        this.reserved =
                MultiGauge.builder("aistrale.budget.reserved.ratio")
                        .description(
                                "Held by workers of a budget in its current day or month, over its limit")
                        .register(meters);
    }

    public void start(Duration every) {
        var _ =
                turns.scheduleWithFixedDelay(
                        this::refresh, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Never throws: a schedule ends with the first turn that does.
    void refresh() {
        try {
            var told = budgets.spent(clock.instant(), MOST_BUDGETS);
            spent.register(rows(told, SpentBudget::ratio), true);
            reserved.register(rows(told, SpentBudget::reservedRatio), true);
        } catch (RuntimeException e) {
            LOG.warn("what is spent of budgets cannot be read: {}", e.toString());
        }
    }

    private static List<MultiGauge.Row<?>> rows(
            List<SpentBudget> budgets, ToDoubleFunction<SpentBudget> ratio) {
        return budgets.stream()
                .<MultiGauge.Row<?>>map(budget ->
                        MultiGauge.Row.of(
                                Tags.of(
                                        "scope", budget.scope(),
                                        "subject", budget.subject(),
                                        "period", budget.period()),
                                ratio.applyAsDouble(budget)))
                .toList();
    }

    @Override
    public void close() {
        turns.shutdownNow();
    }
}
