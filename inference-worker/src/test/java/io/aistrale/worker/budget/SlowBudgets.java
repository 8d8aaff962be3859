package io.aistrale.worker.budget;

import io.aistrale.schemas.pricing.Price;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.pricing.Rates;
import io.aistrale.schemas.pricing.ServiceTier;
import io.aistrale.schemas.pricing.UsageClass;
import io.aistrale.worker.budget.Budget.Period;
import io.aistrale.worker.budget.Budget.Scope;
import io.aistrale.worker.budget.BudgetProperties.OnUnavailable;
import io.aistrale.worker.metric.LlmMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Everybody of the default project has a budget that is never spent, of which nearly every call
/// must be given something anew: the slice at hand is less than a call may take.
public final class SlowBudgets implements BudgetBook {
    private static final int CAP = 1_000;
    private static final BigDecimal LIMIT = BigDecimal.TEN;
    private static final PriceBook PRICES =
            new PriceBook(
                    List.of(
                            new Price(
                                    Price.Origin.OPERATOR,
                                    "openai",
                                    "m",
                                    "v1",
                                    Instant.EPOCH,
                                    List.of(
                                            new Rates(
                                                    ServiceTier.STANDARD,
                                                    0,
                                                    Map.of(
                                                            UsageClass.INPUT,
                                                            BigDecimal.ZERO,
                                                            UsageClass.OUTPUT,
                                                            new BigDecimal(500)))))));

    private SlowBudgets() {}

    /// @param time of a worker, in which the database takes as long as it likes
    public static Budgets of(Time time) {
        var book = new SlowBudgets();
        var known = new KnownBudgets(book);
        known.refresh();
        var settings =
                new BudgetProperties(
                        OnUnavailable.WAIT, Duration.ofSeconds(15), CAP, Duration.ofSeconds(90));
        return new Budgets(known, book, settings, new LlmMetrics(new SimpleMeterRegistry()), time);
    }

    @Override
    public List<Budget> budgets() {
        return List.of(
                new Budget(new UUID(0, 1), Scope.PROJECT, "default", Period.MONTHLY, LIMIT, false));
    }

    @Override
    public PriceBook prices(PriceBook known) {
        return PRICES;
    }

    /// The ledger has everything at once.
    @Override
    public Map<Integer, Long> booked() {
        return IntStream.range(0, 64)
                .boxed()
                .collect(Collectors.toMap(partition -> partition, _ -> Long.MAX_VALUE));
    }

    @Override
    public List<Told> lease(List<Wanted> wanted, Duration ttl) {
        return wanted.stream()
                .map(one -> new Told(one.key(), LIMIT, BigDecimal.ZERO, one.kept().max(one.most())))
                .toList();
    }
}
