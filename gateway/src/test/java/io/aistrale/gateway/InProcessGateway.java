package io.aistrale.gateway;

import io.aistrale.gateway.audit.InMemoryAudit;
import io.aistrale.gateway.budget.InMemoryBudgets;
import io.aistrale.gateway.dataset.InMemoryDatasets;
import io.aistrale.gateway.evaluation.InMemoryRules;
import io.aistrale.gateway.key.InMemoryKeys;
import io.aistrale.gateway.limit.InMemoryLimits;
import io.aistrale.gateway.price.InMemoryPrices;
import io.aistrale.gateway.prompt.InMemoryPrompts;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.report.CostDirectory;
import io.aistrale.gateway.report.CostQuery;
import io.aistrale.gateway.report.CostReport;
import io.aistrale.gateway.report.CostSums;
import io.aistrale.gateway.report.EvaluationListDirectory;
import io.aistrale.gateway.report.EvaluationPage;
import io.aistrale.gateway.report.EvaluationQuery;
import io.aistrale.gateway.report.InferenceListDirectory;
import io.aistrale.gateway.report.InferencePage;
import io.aistrale.gateway.report.InferenceQuery;
import io.aistrale.gateway.report.TokenClass;
import io.aistrale.gateway.report.UsageDirectory;
import io.aistrale.gateway.report.UsagePage;
import io.aistrale.gateway.report.UsageQuery;
import io.aistrale.gateway.reprice.InMemoryRepricings;
import io.aistrale.gateway.result.ChunkPosition;
import io.aistrale.gateway.result.Inference;
import io.aistrale.gateway.result.InferenceDirectory;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.gateway.result.ReplyPosition;
import io.aistrale.gateway.result.RequestTopics;
import io.aistrale.gateway.result.Standing;
import io.aistrale.gateway.result.StandingDirectory;
import io.aistrale.gateway.run.InMemoryRuns;
import io.aistrale.gateway.source.InMemorySources;
import io.aistrale.gateway.token.InMemoryTokens;
import io.aistrale.schemas.token.TokenKeysets;
import io.aistrale.schemas.token.TokenSealer;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.support.TransactionOperations;

/// The gateway with memory at its edges. No stereotype, so that the whole gateway does not find it.
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
@ConfigurationPropertiesScan("io.aistrale.gateway")
@ComponentScan({"io.aistrale.gateway.api", "io.aistrale.gateway.trace"})
@Import(GatewayConfiguration.class)
class InProcessGateway {

    /// Inferences a test puts there, by user and id.
    static final class Inferences implements InferenceDirectory, StandingDirectory {
        final Map<String, Inference> rows = new ConcurrentHashMap<>();

        /// How often it was asked for one.
        final AtomicInteger finds = new AtomicInteger();

        /// How often it was asked how requests stand.
        final AtomicInteger looks = new AtomicInteger();

        /// What the telemetry consumer would write of a result.
        void put(String userId, Inference inference) {
            rows.put(userId + " " + inference.requestId(), inference);
        }

        @Override
        public List<Standing> of(Collection<UUID> requestIds) {
            looks.incrementAndGet();
            return rows.entrySet().stream()
                    .filter(row -> requestIds.contains(row.getValue().requestId()))
                    .map(row ->
                            new Standing(
                                    row.getValue().requestId(),
                                    row.getKey().split(" ", 2)[0],
                                    row.getValue().status(),
                                    row.getValue().attempts(),
                                    row.getValue().waiting()))
                    .toList();
        }

        @Override
        public Optional<Inference> find(UUID requestId, String userId) {
            finds.incrementAndGet();
            return Optional.ofNullable(rows.get(userId + " " + requestId));
        }
    }

    /// Reports a test puts there, and what was asked last.
    static final class Reports
            implements CostDirectory,
                    UsageDirectory,
                    InferenceListDirectory,
                    EvaluationListDirectory {
        volatile EvaluationPage evaluations = new EvaluationPage(List.of(), List.of(), false);
        private volatile @Nullable EvaluationQuery evaluationsAsked;
        volatile InferencePage inferences = new InferencePage(List.of(), false);
        private volatile @Nullable InferenceQuery inferencesAsked;
        volatile CostReport costs = new CostReport(List.of(), NOTHING, false);
        volatile UsagePage usage = new UsagePage(List.of(), false);
        volatile @Nullable RuntimeException failure;
        private volatile @Nullable CostQuery costsAsked;
        private volatile @Nullable UsageQuery usageAsked;

        static final CostSums NOTHING =
                new CostSums(
                        0,
                        0,
                        0,
                        0,
                        0,
                        new EnumMap<>(TokenClass.class),
                        BigDecimal.ZERO,
                        BigDecimal.ZERO);

        CostQuery costsAsked() {
            return Objects.requireNonNull(costsAsked);
        }

        UsageQuery usageAsked() {
            return Objects.requireNonNull(usageAsked);
        }

        @Override
        public CostReport read(CostQuery query) {
            costsAsked = query;
            RuntimeException fails = failure;
            if (fails != null) {
                throw fails;
            }
            return costs;
        }

        EvaluationQuery evaluationsAsked() {
            return Objects.requireNonNull(evaluationsAsked);
        }

        @Override
        public EvaluationPage read(EvaluationQuery query) {
            evaluationsAsked = query;
            return evaluations;
        }

        InferenceQuery inferencesAsked() {
            return Objects.requireNonNull(inferencesAsked);
        }

        @Override
        public InferencePage read(InferenceQuery query) {
            inferencesAsked = query;
            return inferences;
        }

        @Override
        public UsagePage read(UsageQuery query) {
            usageAsked = query;
            return usage;
        }
    }

    @Bean
    Reports reports() {
        return new Reports();
    }

    @Bean
    InMemoryKeys keys() {
        return new InMemoryKeys();
    }

    @Bean
    InMemoryTokens tokens() {
        return new InMemoryTokens();
    }

    @Bean
    InMemoryPrices priceDirectory() {
        return new InMemoryPrices();
    }

    @Bean
    InMemoryRepricings repricingDirectory() {
        return new InMemoryRepricings();
    }

    @Bean
    InMemoryAudit auditDirectory() {
        return new InMemoryAudit();
    }

    @Bean
    InMemoryLimits limitDirectory() {
        return new InMemoryLimits();
    }

    @Bean
    InMemorySources sourceDirectory() {
        return new InMemorySources();
    }

    @Bean
    InMemoryBudgets budgetDirectory() {
        return new InMemoryBudgets();
    }

    @Bean
    InMemoryRules ruleDirectory() {
        return new InMemoryRules();
    }

    @Bean
    InMemoryPrompts promptDirectory() {
        return new InMemoryPrompts();
    }

    @Bean
    InMemoryDatasets datasetDirectory() {
        return new InMemoryDatasets();
    }

    @Bean
    InMemoryRuns runDirectory() {
        return new InMemoryRuns();
    }

    @Bean
    TransactionOperations transactions() {
        return TransactionOperations.withoutTransaction();
    }

    @Bean
    Inferences inferences() {
        return new Inferences();
    }

    @Bean
    InMemoryIdempotencyKeys idempotencyDirectory() {
        return new InMemoryIdempotencyKeys();
    }

    @Bean
    RequestTopics requestTopics(ScriptedWorker worker) {
        return _ -> worker.requestsAreRead;
    }

    @Bean
    ScriptedWorker worker(PendingReplies pending) {
        return new ScriptedWorker(pending, new Published.Acknowledged());
    }

    @Bean
    ReplyPosition replyPosition() {
        return () -> OptionalInt.of(7);
    }

    @Bean
    ChunkPosition chunkPosition(ScriptedWorker worker) {
        return () -> worker.chunksAreRead;
    }

    @Bean
    Supplier<TokenSealer> sealer() {
        TokenSealer sealer = TokenKeysets.generate().sealer();
        return () -> sealer;
    }
}
