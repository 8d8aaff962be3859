package io.aistrale.cost.ledger;

import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.support.TransactionOperations;

/// Wires the ledger.
@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {
    /// Names this service's positions in `consumer_offset`.
    private static final String CONSUMER = "cost-aggregator";

    @Bean
    PositionStore positions(JdbcOperations database) {
        return new PositionStore(database, CONSUMER, Topics.JOURNAL);
    }

    @Bean
    Ledger ledger(
            TransactionOperations transactions,
            JdbcOperations database,
            PositionStore positions,
            Supplier<PriceBook> prices) {
        return new Ledger(
                transactions,
                positions,
                new CostRecordStore(database),
                new RollupStore(database),
                new UnpricedAttemptStore(database),
                prices);
    }

    @Bean
    FreshEntries freshEntries() {
        return new FreshEntries();
    }

    @Bean
    Corrections corrections(JdbcOperations database) {
        return new Corrections(
                new BookedAttemptStore(database),
                new CostRecordStore(database),
                new RollupStore(database),
                new UnpricedAttemptStore(database));
    }

    @Bean
    CostMetrics costMetrics(MeterRegistry meters, PrometheusRegistry prometheus, Clock clock) {
        return new CostMetrics(meters, prometheus, clock);
    }
}
