package io.aistrale.worker.limit;

import io.aistrale.worker.limit.Subject.Kind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/// How calls wait for rates, by what is limited; no subject's name is a label.
public final class RateMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;

    public RateMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void waited(Leases.Key key, Duration wait) {
        Timer.builder("aistrale.rate.wait")
                .description("Waits for a rate in the worker, up to the call or the parking")
                .serviceLevelObjectives(BUCKETS)
                .tags("kind", key.kind().text(), "unit", key.unit().text())
                .register(registry)
                .record(wait);
    }

    void watch(Rates rates, ToDoubleFunction<Rates> alone) {
        for (Kind kind : Kind.values()) {
            if (kind != Kind.PROVIDER) {
                Gauge.builder("aistrale.rate.waiting", rates, all -> all.waiting(kind))
                        .description("Calls that wait for a rate in this worker")
                        .tags("kind", kind.text())
                        .register(registry);
            }
        }
        Gauge.builder("aistrale.rate.alone", rates, alone)
                .description("1 while PostgreSQL gives no shares and the last ones are used")
                .register(registry);
    }
}
