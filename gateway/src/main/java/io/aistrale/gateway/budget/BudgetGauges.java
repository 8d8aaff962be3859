package io.aistrale.gateway.budget;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells how much of each budget is spent: `aistrale_budget_spent_ratio`. While PostgreSQL is away
/// it tells what it told before. All gateways tell the same.
public final class BudgetGauges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BudgetGauges.class);

    /// Bounds the metric: of more budgets, those nearest to their end.
    private static final int MOST_BUDGETS = 100;

    private final BudgetDirectory budgets;
    private final Clock clock;
    private final MultiGauge ratios;
    private final ScheduledExecutorService turns =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("budget-gauges").factory());

    public BudgetGauges(BudgetDirectory budgets, MeterRegistry meters, Clock clock) {
        this.budgets = budgets;
        this.clock = clock;
        this.ratios =
                MultiGauge.builder("aistrale.budget.spent.ratio")
                        .description(
                                "Spent of a budget in its current day or month, over its limit")
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
            ratios.register(
                    budgets.spent(clock.instant(), MOST_BUDGETS).stream()
                            .<MultiGauge.Row<?>>map(BudgetGauges::row)
                            .toList(),
                    true);
        } catch (RuntimeException e) {
            LOG.warn("what is spent of budgets cannot be read: {}", e.toString());
        }
    }

    private static MultiGauge.Row<Number> row(SpentBudget budget) {
        return MultiGauge.Row.of(
                Tags.of(
                        "scope", budget.scope(),
                        "subject", budget.subject(),
                        "period", budget.period()),
                budget.ratio());
    }

    @Override
    public void close() {
        turns.shutdownNow();
    }
}
