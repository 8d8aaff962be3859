package io.aistrale.cost.reprice;

import io.aistrale.cost.ledger.Corrections;
import io.aistrale.cost.ledger.CostMetrics;
import io.aistrale.schemas.pricing.PriceBook;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.support.TransactionOperations;

/// Wires pricing again.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RepriceProperties.class)
class RepriceConfiguration {

    @Bean
    RepriceLoop repriceLoop(
            TransactionOperations transactions,
            JdbcOperations database,
            Corrections corrections,
            Supplier<PriceBook> prices,
            CostMetrics metrics,
            MeterRegistry meters,
            RepriceProperties properties) {
        var repricer =
                new Repricer(
                        transactions,
                        new RepricingStore(database),
                        corrections,
                        prices,
                        properties,
                        metrics::corrected);
        return new RepriceLoop(repricer, properties.lookEvery(), meters);
    }
}
