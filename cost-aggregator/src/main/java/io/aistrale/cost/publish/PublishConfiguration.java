package io.aistrale.cost.publish;

import io.aistrale.cost.ledger.FreshEntries;
import io.aistrale.cost.ledger.PublicationStore;
import io.aistrale.schemas.serde.EventCodec;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.transaction.support.TransactionOperations;

/// Wires the publisher.
@Configuration(proxyBeanMethods = false)
class PublishConfiguration {

    @Bean
    CostPublisher costPublisher(
            TransactionOperations transactions,
            JdbcOperations database,
            FreshEntries fresh,
            KafkaOperations<byte[], byte[]> kafka,
            EventCodec codec,
            MeterRegistry meters,
            Clock clock) {
        return new CostPublisher(
                transactions, new PublicationStore(database, fresh), kafka, codec, meters, clock);
    }
}
