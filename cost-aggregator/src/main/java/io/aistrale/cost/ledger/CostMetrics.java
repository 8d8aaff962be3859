package io.aistrale.cost.ledger;

import io.aistrale.schemas.pricing.Price;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Tells metrics and the log about entries that are committed. The log tells what is out of the
/// ordinary: corrections, and what has no cost; all others are rows.
public final class CostMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(CostMetrics.class);

    private final MeterRegistry meters;
    private final UnpricedModels unpricedModels;

    private final CostHistogram costs = new CostHistogram();

    public CostMetrics(MeterRegistry meters, PrometheusRegistry prometheus, Clock clock) {
        this.meters = meters;
        this.unpricedModels = new UnpricedModels(clock);
        prometheus.register(costs);
    }

    public void committed(List<Entry> entries) {
        entries.forEach(this::committed);
    }

    /// Corrections of the price alone. The histogram sees what has a cost now for the first time;
    /// no attempt counts as unpriced twice.
    public void corrected(List<Entry> entries) {
        for (Entry entry : entries) {
            Price price = entry.charge().price();
            BigDecimal costUsd = entry.charge().costUsd();
            if (entry.reason() == Entry.Reason.PRICED && price != null && costUsd != null) {
                observe(price, costUsd);
            }
            log(entry, price == null ? null : price.version());
        }
    }

    private void committed(Entry entry) {
        Charge charge = entry.charge();
        Price price = charge.price();
        BigDecimal costUsd = charge.costUsd();
        if (price != null && costUsd != null) {
            observe(price, costUsd);
        }
        if (charge.unpriced()) {
            String model = unpricedModels.note(entry.attempt());
            unpriced(entry.attempt().provider(), model).increment();
        }
        log(entry, price == null ? null : price.version());
    }

    /// The model is named as the price names it, so that callers cannot make up metrics.
    private void observe(Price price, BigDecimal costUsd) {
        String model = price.model().isEmpty() ? UnpricedModels.OTHER : price.model();
        costs.observe(price.provider(), model, costUsd.doubleValue());
    }

    private Counter unpriced(String provider, String model) {
        return Counter.builder("llm.unpriced.attempts")
                .description(
                        "Provider calls whose cost is not known because the model has no price")
                .tag("provider", provider)
                .tag("model", model)
                .register(meters);
    }

    private static void log(Entry entry, @Nullable String priceVersion) {
        Attempt attempt = entry.attempt();
        boolean expected = entry.number() == 0 && entry.charge().costUsd() != null;
        LOG.atLevel(expected ? Level.DEBUG : Level.INFO)
                .addKeyValue("traceId", attempt.traceId())
                .addKeyValue("requestId", attempt.requestId())
                .addKeyValue("attemptId", attempt.id())
                .addKeyValue("entry", entry.number())
                .addKeyValue("status", entry.status())
                .addKeyValue("provider", attempt.provider())
                .addKeyValue("model", attempt.model())
                .addKeyValue("costUsd", plain(entry.charge().costUsd()))
                .addKeyValue("upperBoundUsd", plain(entry.charge().upperBoundUsd()))
                .addKeyValue("priceVersion", priceVersion)
                .addKeyValue("reason", entry.reason())
                .log(entry.number() == 0 ? "cost recorded" : "cost corrected");
    }

    private static @Nullable String plain(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }
}
