package io.aistrale.worker;

import io.aistrale.worker.budget.BudgetBook;
import io.aistrale.worker.budget.BudgetProperties;
import io.aistrale.worker.budget.BudgetStore;
import io.aistrale.worker.budget.Budgets;
import io.aistrale.worker.budget.KnownBudgets;
import io.aistrale.worker.budget.Time;
import io.aistrale.worker.metric.LlmMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/// Looks up budgets at the start and again from time to time, and has their leases renewed.
@Configuration(proxyBeanMethods = false)
class BudgetConfiguration {
    private static final Duration TICK = Duration.ofMillis(250);

    @Bean
    BudgetBook budgetBook(DataSource database, String workerId) {
        return new BudgetStore(database, workerId);
    }

    /// Once the database is there, which the credentials wait for.
    @Bean
    @DependsOn("credentials")
    KnownBudgets knownBudgets(
            BudgetBook book,
            BudgetProperties settings,
            ScheduledExecutorService timerThread,
            ExecutorService steps) {
        var known = new KnownBudgets(book);
        known.refresh();
        every(settings.refresh(), timerThread, () -> steps.execute(known::refresh));
        return known;
    }

    @Bean
    Budgets budgets(
            KnownBudgets known,
            BudgetBook book,
            BudgetProperties settings,
            LlmMetrics metrics,
            ScheduledExecutorService timerThread,
            ExecutorService steps) {
        var budgets = new Budgets(known, book, settings, metrics, time(steps));
        every(TICK, timerThread, budgets::tick);
        metrics.gauge(
                "aistrale.budget.waiting",
                "Requests that wait in their place for a budget",
                budgets::waiting);
        metrics.gauge(
                "aistrale.budget.reserved.usd",
                "Reserved by open calls, and spent by ended ones the ledger does not have yet, over all budgets, US dollars",
                budgets::committedUsd);
        metrics.gauge(
                "aistrale.budget.held.usd",
                "Held of all budgets, slices at hand included, US dollars",
                budgets::heldUsd);
        return budgets;
    }

    private static void every(
            Duration period, ScheduledExecutorService timerThread, Runnable step) {
        var _ =
                timerThread.scheduleWithFixedDelay(
                        step, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Time time(ExecutorService steps) {
        return new Time() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void run(Runnable step) {
                steps.execute(step);
            }
        };
    }
}
