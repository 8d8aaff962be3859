package io.aistrale.gateway;

import io.aistrale.gateway.audit.AuditDirectory;
import io.aistrale.gateway.audit.AuditStore;
import io.aistrale.gateway.budget.BudgetDirectory;
import io.aistrale.gateway.budget.BudgetGauges;
import io.aistrale.gateway.budget.BudgetProperties;
import io.aistrale.gateway.budget.BudgetStore;
import io.aistrale.gateway.dataset.DatasetDirectory;
import io.aistrale.gateway.dataset.DatasetStore;
import io.aistrale.gateway.evaluation.RuleDirectory;
import io.aistrale.gateway.evaluation.RuleStore;
import io.aistrale.gateway.idempotency.IdempotencyDirectory;
import io.aistrale.gateway.idempotency.IdempotencyStore;
import io.aistrale.gateway.key.ApiKeyStore;
import io.aistrale.gateway.key.KeyDirectory;
import io.aistrale.gateway.limit.LimitDirectory;
import io.aistrale.gateway.limit.LimitStore;
import io.aistrale.gateway.price.PriceDirectory;
import io.aistrale.gateway.price.PriceStore;
import io.aistrale.gateway.prompt.PromptDirectory;
import io.aistrale.gateway.prompt.PromptStore;
import io.aistrale.gateway.publish.InferenceRequestPublisher;
import io.aistrale.gateway.publish.KafkaProperties;
import io.aistrale.gateway.publish.PublishProperties;
import io.aistrale.gateway.publish.RegistryProperties;
import io.aistrale.gateway.publish.SourceTopicProvisioning;
import io.aistrale.gateway.report.CostDirectory;
import io.aistrale.gateway.report.CostStore;
import io.aistrale.gateway.report.EvaluationListDirectory;
import io.aistrale.gateway.report.EvaluationListStore;
import io.aistrale.gateway.report.InferenceListDirectory;
import io.aistrale.gateway.report.InferenceListStore;
import io.aistrale.gateway.report.UsageDirectory;
import io.aistrale.gateway.report.UsageStore;
import io.aistrale.gateway.reprice.RepricingDirectory;
import io.aistrale.gateway.reprice.RepricingStore;
import io.aistrale.gateway.result.ChunkListener;
import io.aistrale.gateway.result.ContentProperties;
import io.aistrale.gateway.result.InferenceDirectory;
import io.aistrale.gateway.result.InferenceStore;
import io.aistrale.gateway.result.OwnPartition;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.gateway.result.ReadPositionStore;
import io.aistrale.gateway.result.ReadRequestTopics;
import io.aistrale.gateway.result.ReplyListener;
import io.aistrale.gateway.result.ReplyProperties;
import io.aistrale.gateway.result.RequestTopics;
import io.aistrale.gateway.result.StandingDirectory;
import io.aistrale.gateway.result.StandingStore;
import io.aistrale.gateway.run.RunDirectory;
import io.aistrale.gateway.run.RunStore;
import io.aistrale.gateway.source.SourceDirectory;
import io.aistrale.gateway.source.SourceStore;
import io.aistrale.gateway.source.SourceTopics;
import io.aistrale.gateway.token.ProviderTokenStore;
import io.aistrale.gateway.token.TokenDirectory;
import io.aistrale.gateway.token.TokenProperties;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.token.TokenSealer;
import io.aistrale.schemas.trace.SpanExport;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/// What stands at the gateway's edges: Kafka, the schema registry, PostgreSQL, the keysets.
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
    InferenceDirectory inferenceStore(JdbcClient jdbc, ContentProperties content) {
        return new InferenceStore(jdbc, content.watched()::current);
    }

    @Bean
    StandingDirectory standingStore(JdbcClient jdbc) {
        return new StandingStore(jdbc);
    }

    @Bean
    RequestTopics readRequestTopics(JdbcClient jdbc, KafkaProperties kafka) {
        return new ReadRequestTopics(kafka, new ReadPositionStore(jdbc));
    }

    @Bean
    IdempotencyDirectory idempotencyStore(JdbcClient jdbc) {
        return new IdempotencyStore(jdbc);
    }

    @Bean
    CostDirectory costStore(JdbcClient jdbc) {
        return new CostStore(jdbc);
    }

    @Bean
    UsageDirectory usageStore(JdbcClient jdbc) {
        return new UsageStore(jdbc);
    }

    @Bean
    InferenceListDirectory inferenceListStore(JdbcClient jdbc) {
        return new InferenceListStore(jdbc);
    }

    @Bean
    EvaluationListDirectory evaluationListStore(JdbcClient jdbc) {
        return new EvaluationListStore(jdbc);
    }

    @Bean
    RuleDirectory ruleStore(JdbcClient jdbc) {
        return new RuleStore(jdbc);
    }

    @Bean
    BudgetDirectory budgetStore(JdbcClient jdbc) {
        return new BudgetStore(jdbc);
    }

    @Bean
    BudgetGauges budgetGauges(
            BudgetDirectory budgets,
            BudgetProperties properties,
            MeterRegistry meters,
            Clock clock) {
        var gauges = new BudgetGauges(budgets, meters, clock);
        gauges.start(properties.refreshInterval());
        return gauges;
    }

    @Bean
    PriceDirectory priceStore(JdbcClient jdbc, PlatformTransactionManager transactions) {
        var withinAnother =
                new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_NESTED);
        return new PriceStore(jdbc, new TransactionTemplate(transactions, withinAnother));
    }

    @Bean
    AuditDirectory auditStore(JdbcClient jdbc) {
        return new AuditStore(jdbc);
    }

    @Bean
    LimitDirectory limitStore(JdbcClient jdbc) {
        return new LimitStore(jdbc);
    }

    @Bean
    SourceDirectory sourceStore(JdbcClient jdbc) {
        return new SourceStore(jdbc);
    }

    @Bean
    PromptDirectory promptStore(JdbcClient jdbc) {
        return new PromptStore(jdbc);
    }

    @Bean
    DatasetDirectory datasetStore(JdbcClient jdbc, TransactionOperations transactions) {
        return new DatasetStore(jdbc, transactions);
    }

    @Bean
    RunDirectory runStore(JdbcClient jdbc) {
        return new RunStore(jdbc);
    }

    @Bean
    SourceTopics sourceTopics(KafkaProperties kafka, RegistryProperties registry) {
        return new SourceTopicProvisioning(kafka, registry);
    }

    @Bean
    RepricingDirectory repricingStore(JdbcClient jdbc) {
        return new RepricingStore(jdbc);
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
            KafkaProperties kafka,
            PublishProperties properties,
            EventCodec codec,
            SpanExport spans) {
        return new InferenceRequestPublisher(kafka, properties, codec, spans);
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
