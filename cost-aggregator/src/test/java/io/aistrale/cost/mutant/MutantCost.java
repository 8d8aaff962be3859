package io.aistrale.cost.mutant;

import io.aistrale.cost.CostAggregatorApplication;
import io.aistrale.cost.ledger.CostRecordStore;
import io.aistrale.cost.ledger.Ledger;
import io.aistrale.cost.ledger.PositionStore;
import io.aistrale.cost.ledger.RollupStore;
import io.aistrale.cost.ledger.UnpricedAttemptStore;
import io.aistrale.schemas.pricing.PriceBook;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.Topics;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The cost aggregator with the bug that `AISTRALE_COST_MUTATION` names.
public final class MutantCost {
    private MutantCost() {}

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(CostAggregatorApplication.class, Bugs.class).run(arguments);
    }

    /// Not annotated, so that no test's component scan finds it.
    static class Bugs {
        @Bean
        static BeanPostProcessor bug(
                ObjectProvider<PlatformTransactionManager> transactions,
                ObjectProvider<JdbcOperations> database,
                ObjectProvider<Supplier<PriceBook>> prices) {
            Mutation mutation =
                    Mutation.of(System.getenv().getOrDefault("AISTRALE_COST_MUTATION", ""));
            return new Bug(mutation, transactions, database, prices);
        }
    }

    private record Bug(
            Mutation mutation,
            ObjectProvider<PlatformTransactionManager> transactions,
            ObjectProvider<JdbcOperations> database,
            ObjectProvider<Supplier<PriceBook>> prices)
            implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return switch (bean) {
                case Ledger ledger ->
                        switch (mutation) {
                            case MARKER_BEFORE_WRITE -> ledger(apart(), together());
                            case NON_ATOMIC_ROLLUP -> ledger(together(), apart());
                            case STREAMED_CALL_COSTS_ZERO -> ledger;
                        };
                case EventCodec codec when mutation == Mutation.STREAMED_CALL_COSTS_ZERO ->
                        new ChunkBlindCodec(codec);
                default -> bean;
            };
        }

        private Ledger ledger(JdbcOperations ofPositions, JdbcOperations ofRollups) {
            return new Ledger(
                    new TransactionTemplate(transactions.getObject()),
                    new PositionStore(ofPositions, "cost-aggregator", Topics.JOURNAL),
                    new CostRecordStore(together()),
                    new RollupStore(ofRollups),
                    new UnpricedAttemptStore(together()),
                    prices.getObject());
        }

        private JdbcOperations together() {
            return database.getObject();
        }

        private JdbcOperations apart() {
            return HastyWrites.of(together(), transactions.getObject());
        }
    }
}
