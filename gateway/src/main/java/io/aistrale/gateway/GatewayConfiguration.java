package io.aistrale.gateway;

import io.aistrale.gateway.admission.AuditQuestion;
import io.aistrale.gateway.admission.Authenticator;
import io.aistrale.gateway.admission.Catalogue;
import io.aistrale.gateway.admission.CatalogueProperties;
import io.aistrale.gateway.admission.CostQuestion;
import io.aistrale.gateway.admission.EvaluationQuestion;
import io.aistrale.gateway.admission.InferenceQuestion;
import io.aistrale.gateway.admission.NativeAdmission;
import io.aistrale.gateway.admission.NewApiKey;
import io.aistrale.gateway.admission.NewEvaluationRun;
import io.aistrale.gateway.admission.OpenAiAdmission;
import io.aistrale.gateway.admission.UsageQuestion;
import io.aistrale.gateway.api.Submissions;
import io.aistrale.gateway.audit.Audit;
import io.aistrale.gateway.audit.AuditDirectory;
import io.aistrale.gateway.budget.BudgetDirectory;
import io.aistrale.gateway.budget.Budgets;
import io.aistrale.gateway.dataset.DatasetDirectory;
import io.aistrale.gateway.dataset.Datasets;
import io.aistrale.gateway.evaluation.EvaluationRules;
import io.aistrale.gateway.evaluation.RuleDirectory;
import io.aistrale.gateway.failpoint.Failpoint;
import io.aistrale.gateway.failpoint.FailpointProperties;
import io.aistrale.gateway.id.InferenceIds;
import io.aistrale.gateway.idempotency.ExpiredKeys;
import io.aistrale.gateway.idempotency.IdempotencyDirectory;
import io.aistrale.gateway.idempotency.IdempotencyKeys;
import io.aistrale.gateway.idempotency.IdempotencyProperties;
import io.aistrale.gateway.key.AdminKey;
import io.aistrale.gateway.key.AdminProperties;
import io.aistrale.gateway.key.ApiKeyCache;
import io.aistrale.gateway.key.ApiKeyHash;
import io.aistrale.gateway.key.ApiKeys;
import io.aistrale.gateway.key.KeyDirectory;
import io.aistrale.gateway.limit.CallerRates;
import io.aistrale.gateway.limit.LimitDirectory;
import io.aistrale.gateway.limit.RateLimits;
import io.aistrale.gateway.price.PriceDirectory;
import io.aistrale.gateway.price.Prices;
import io.aistrale.gateway.prompt.PreviewProperties;
import io.aistrale.gateway.prompt.Previews;
import io.aistrale.gateway.prompt.PromptDirectory;
import io.aistrale.gateway.prompt.Prompts;
import io.aistrale.gateway.publish.RequestPublisher;
import io.aistrale.gateway.report.Cursors;
import io.aistrale.gateway.report.ReportPlaces;
import io.aistrale.gateway.report.ReportProperties;
import io.aistrale.gateway.reprice.RepricingDirectory;
import io.aistrale.gateway.reprice.Repricings;
import io.aistrale.gateway.result.ChunkPosition;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.gateway.result.ReplyPosition;
import io.aistrale.gateway.result.ReplyProperties;
import io.aistrale.gateway.result.StandingDirectory;
import io.aistrale.gateway.result.StandingReader;
import io.aistrale.gateway.result.StreamProperties;
import io.aistrale.gateway.run.EvaluationRuns;
import io.aistrale.gateway.run.RunDirectory;
import io.aistrale.gateway.secret.GatewaySecret;
import io.aistrale.gateway.secret.SecretProperties;
import io.aistrale.gateway.source.SourceDirectory;
import io.aistrale.gateway.source.SourceTopics;
import io.aistrale.gateway.source.Sources;
import io.aistrale.gateway.token.ProviderTokens;
import io.aistrale.gateway.token.TokenDirectory;
import io.aistrale.schemas.token.TokenSealer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.transaction.support.TransactionOperations;

/// The gateway itself, whatever stands at its edges.
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    GatewaySecret gatewaySecret(SecretProperties properties) {
        return GatewaySecret.read(properties);
    }

    @Bean
    InferenceIds inferenceIds(GatewaySecret secret) {
        return new InferenceIds(secret);
    }

    @Bean
    ApiKeyHash apiKeyHash(GatewaySecret secret) {
        return new ApiKeyHash(secret);
    }

    @Bean
    ApiKeyCache apiKeyCache(KeyDirectory directory, Clock clock) {
        return new ApiKeyCache(directory, clock);
    }

    @Bean
    ApiKeys apiKeys(KeyDirectory directory, ApiKeyHash hash, ApiKeyCache cache, Audit audit) {
        return new ApiKeys(directory, hash, cache, audit);
    }

    @Bean
    Audit audit(AuditDirectory directory, TransactionOperations transactions, Clock clock) {
        return new Audit(directory, transactions, clock);
    }

    @Bean
    AuditQuestion auditQuestion(Cursors cursors) {
        return new AuditQuestion(cursors);
    }

    @Bean
    Prompts prompts(PromptDirectory directory, Audit audit, Clock clock) {
        return new Prompts(directory, audit, clock);
    }

    @Bean
    Previews previews(PreviewProperties properties) {
        return new Previews(properties);
    }

    @Bean
    EvaluationRules evaluationRules(RuleDirectory directory, Audit audit, Clock clock) {
        return new EvaluationRules(directory, audit, clock);
    }

    @Bean
    EvaluationQuestion evaluationQuestion(Cursors cursors) {
        return new EvaluationQuestion(cursors);
    }

    @Bean
    Datasets datasets(DatasetDirectory directory, Clock clock) {
        return new Datasets(directory, clock);
    }

    @Bean
    EvaluationRuns evaluationRuns(RunDirectory directory, Datasets datasets, Prompts prompts) {
        return new EvaluationRuns(directory, datasets, prompts);
    }

    @Bean
    NewEvaluationRun newEvaluationRun(Catalogue catalogue) {
        return new NewEvaluationRun(catalogue);
    }

    @Bean
    Sources sources(SourceDirectory directory, SourceTopics topics, Audit audit, Clock clock) {
        return new Sources(directory, topics, audit, clock);
    }

    @Bean
    Budgets budgets(BudgetDirectory directory, Audit audit, Clock clock) {
        return new Budgets(directory, audit, clock);
    }

    @Bean
    RateLimits rateLimits(LimitDirectory directory, Audit audit, Clock clock) {
        return new RateLimits(directory, audit, clock);
    }

    @Bean(initMethod = "start")
    CallerRates callerRates(LimitDirectory directory, Clock clock) {
        return new CallerRates(directory, clock);
    }

    @Bean
    Authenticator authenticator(
            AdminProperties admin, ApiKeyCache keys, ApiKeyHash hash, Clock clock) {
        return new Authenticator(AdminKey.of(admin), keys, hash, clock);
    }

    @Bean
    Catalogue catalogue(CatalogueProperties properties) {
        return new Catalogue(properties);
    }

    @Bean
    NativeAdmission nativeAdmission(Catalogue catalogue) {
        return new NativeAdmission(catalogue);
    }

    @Bean
    OpenAiAdmission openAiAdmission(Catalogue catalogue) {
        return new OpenAiAdmission(catalogue);
    }

    @Bean
    NewApiKey newApiKey(Catalogue catalogue) {
        return new NewApiKey(catalogue);
    }

    @Bean
    Cursors cursors(GatewaySecret secret) {
        return new Cursors(secret);
    }

    @Bean
    ReportPlaces reportPlaces(ReportProperties properties) {
        return new ReportPlaces(properties);
    }

    @Bean
    CostQuestion costQuestion(Cursors cursors) {
        return new CostQuestion(cursors);
    }

    @Bean
    UsageQuestion usageQuestion(Cursors cursors) {
        return new UsageQuestion(cursors);
    }

    @Bean
    InferenceQuestion inferenceQuestion(Cursors cursors) {
        return new InferenceQuestion(cursors);
    }

    @Bean
    ProviderTokens providerTokens(
            TokenDirectory directory, Supplier<TokenSealer> sealer, Clock clock, Audit audit) {
        return new ProviderTokens(directory, sealer, clock, audit);
    }

    @Bean
    Prices prices(PriceDirectory directory, Audit audit) {
        return new Prices(directory, audit);
    }

    @Bean
    Repricings repricings(RepricingDirectory directory, Clock clock, Audit audit) {
        return new Repricings(directory, clock, audit);
    }

    @Bean
    PendingReplies pendingReplies(ReplyProperties properties, StreamProperties streams) {
        return new PendingReplies(properties.places(), streams);
    }

    @Bean
    Submissions submissions(
            RequestPublisher publisher,
            ReplyPosition replies,
            ChunkPosition chunks,
            PendingReplies pending,
            IdempotencyKeys keys,
            MeterRegistry meters,
            Failpoint failpoint) {
        return new Submissions(failpoint.around(publisher), replies, chunks, pending, keys, meters);
    }

    @Bean
    Failpoint failpoint(FailpointProperties properties) {
        return Failpoint.parse(properties.at());
    }

    @Bean
    IdempotencyKeys idempotencyKeys(
            IdempotencyDirectory directory,
            GatewaySecret secret,
            IdempotencyProperties properties,
            Failpoint failpoint) {
        return new IdempotencyKeys(failpoint.around(directory), secret, properties);
    }

    @Bean
    ExpiredKeys expiredKeys(IdempotencyDirectory directory, IdempotencyProperties properties) {
        var keys = new ExpiredKeys(directory, properties);
        keys.start(properties.dropEvery());
        return keys;
    }

    @Bean(initMethod = "start")
    StandingReader standingReader(
            PendingReplies pending, StandingDirectory standings, ReplyProperties properties) {
        return new StandingReader(pending, standings, properties.lookEvery());
    }

    /// Part of readiness: without a place to read replies nothing is published.
    @Bean
    HealthIndicator repliesHealthIndicator(ReplyPosition replies) {
        return () ->
                (replies.partition().isPresent() ? Health.up() : Health.outOfService()).build();
    }

    @Bean
    MeterBinder waitingCallers(PendingReplies pending) {
        return registry ->
                Gauge.builder("gateway.waiting.callers", pending, PendingReplies::waitingCallers)
                        .description("Callers that wait for a result here")
                        .register(registry);
    }

    @Bean
    MeterBinder streamBufferBytes(PendingReplies pending) {
        return registry ->
                Gauge.builder("gateway.stream.buffer.bytes", pending, PendingReplies::bufferedBytes)
                        .description("Bytes of streamed answers that clients have not taken yet")
                        .register(registry);
    }

    /// A stop does not wait for results that take minutes.
    @Bean
    ApplicationListener<ContextClosedEvent> waitsEndWithTheGateway(PendingReplies pending) {
        return _ -> pending.releaseAll();
    }
}
