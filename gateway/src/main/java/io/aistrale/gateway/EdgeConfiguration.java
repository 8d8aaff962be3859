package io.aistrale.gateway;

import io.aistrale.gateway.key.ApiKeyStore;
import io.aistrale.gateway.key.KeyDirectory;
import io.aistrale.gateway.price.PriceDirectory;
import io.aistrale.gateway.price.PriceStore;
import io.aistrale.gateway.publish.InferenceRequestPublisher;
import io.aistrale.gateway.publish.KafkaProperties;
import io.aistrale.gateway.publish.PublishProperties;
import io.aistrale.gateway.publish.RegistryProperties;
import io.aistrale.gateway.reprice.RepricingDirectory;
import io.aistrale.gateway.reprice.RepricingStore;
import io.aistrale.gateway.result.ChunkListener;
import io.aistrale.gateway.result.InferenceDirectory;
import io.aistrale.gateway.result.InferenceStore;
import io.aistrale.gateway.result.OwnPartition;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.gateway.result.ReplyListener;
import io.aistrale.gateway.result.ReplyProperties;
import io.aistrale.gateway.token.ProviderTokenStore;
import io.aistrale.gateway.token.TokenDirectory;
import io.aistrale.gateway.token.TokenProperties;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.token.TokenSealer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/// What stands at the gateway's edges: Kafka, the schema registry, PostgreSQL, the keyset.
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {

    @Bean
    DatabaseCheck databaseCheck(DataSource database) {
        return new DatabaseCheck(database);
    }

    @Bean
    KeyDirectory apiKeyStore(JdbcClient jdbc) {
        return new ApiKeyStore(jdbc);
    }

    @Bean
    TokenDirectory providerTokenStore(JdbcClient jdbc) {
        return new ProviderTokenStore(jdbc);
    }

    @Bean
    PriceDirectory priceStore(JdbcClient jdbc, TransactionOperations transactions) {
        return new PriceStore(jdbc, transactions);
    }

    @Bean
    RepricingDirectory repricingStore(JdbcClient jdbc) {
        return new RepricingStore(jdbc);
    }

    @Bean
    InferenceDirectory inferenceStore(JdbcClient jdbc) {
        return new InferenceStore(jdbc);
    }

    @Bean
    Supplier<TokenSealer> tokenSealer(TokenProperties properties) {
        return properties.watched()::current;
    }

    @Bean
    EventCodec eventCodec(RegistryProperties properties) {
        return EventCodec.create(properties.toSettings());
    }

    @Bean
    InferenceRequestPublisher inferenceRequestPublisher(
            KafkaProperties kafka, PublishProperties properties, EventCodec codec) {
        return new InferenceRequestPublisher(kafka, properties, codec);
    }

    @Bean
    OwnPartition ownPartition() {
        return new OwnPartition();
    }

    @Bean(initMethod = "start")
    ReplyListener replyListener(
            KafkaProperties kafka,
            ReplyProperties properties,
            OwnPartition own,
            EventCodec codec,
            PendingReplies pending,
            InferenceRequestPublisher publisher) {
        return new ReplyListener(kafka, properties, own, codec, pending, publisher::prepare);
    }

    @Bean(initMethod = "start")
    ChunkListener chunkListener(
            KafkaProperties kafka,
            ReplyProperties properties,
            OwnPartition own,
            EventCodec codec,
            PendingReplies pending) {
        return new ChunkListener(kafka, properties, own, codec, pending);
    }
}
