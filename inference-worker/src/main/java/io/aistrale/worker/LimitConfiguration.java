package io.aistrale.worker;

import io.aistrale.worker.consume.WorkerProperties;
import io.aistrale.worker.inference.Timer;
import io.aistrale.worker.limit.LeaseStore;
import io.aistrale.worker.limit.LimitProperties;
import io.aistrale.worker.limit.LimitStore;
import io.aistrale.worker.limit.Limits;
import io.aistrale.worker.limit.RateMetrics;
import io.aistrale.worker.limit.Rates;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.place.FairnessProperties;
import io.aistrale.worker.place.PlaceMetrics;
import io.aistrale.worker.place.Places;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Rates and who sets them, and who has the places in flight: limits are looked up at the start,
/// and again from time to time.
@Configuration(proxyBeanMethods = false)
class LimitConfiguration {
    private static final int HOURS_BETWEEN_CLEANINGS = 1;

    @Bean
    Limits limits(
            DataSource database,
            LimitProperties properties,
            LiveSettings settings,
            LlmMetrics metrics,
            ScheduledExecutorService timerThread,
            ExecutorService steps) {
        var limits = new Limits(new LimitStore(database), properties, settings.limits());
        limits.refresh();
        metrics.gauge(
                "aistrale.rate.limits", "Limits set through gateways, as known here", limits::size);
        long everyMillis = properties.refresh().toMillis();
        var _ =
                timerThread.scheduleWithFixedDelay(
                        () -> steps.execute(limits::refresh),
                        everyMillis,
                        everyMillis,
                        TimeUnit.MILLISECONDS);
        return limits;
    }

    @Bean
    LeaseStore leases(
            DataSource database, ScheduledExecutorService timerThread, ExecutorService steps) {
        var leases = new LeaseStore(database);
        var _ =
                timerThread.scheduleWithFixedDelay(
                        () -> steps.execute(leases::forget),
                        HOURS_BETWEEN_CLEANINGS,
                        HOURS_BETWEEN_CLEANINGS,
                        TimeUnit.HOURS);
        return leases;
    }

    @Bean
    Rates rates(
            Limits limits,
            LeaseStore leases,
            WorkerProperties worker,
            Timer timer,
            ExecutorService steps,
            MeterRegistry registry) {
        return new Rates(
                limits,
                leases,
                worker.maxInFlight(),
                timer::after,
                steps,
                System::nanoTime,
                RandomGenerator.getDefault(),
                new RateMetrics(registry));
    }

    @Bean
    Places places(
            WorkerProperties worker,
            FairnessProperties fairness,
            Timer timer,
            ExecutorService steps,
            MeterRegistry registry) {
        return new Places(
                worker.maxInFlight(),
                fairness,
                timer::after,
                steps,
                System::nanoTime,
                new PlaceMetrics(registry));
    }
}
