package io.aistrale.worker.mutant;

import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.worker.WorkerApplication;
import io.aistrale.worker.budget.BudgetBook;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;

/// The worker with the bug that `AISTRALE_WORKER_MUTATION` names.
public final class MutantWorker {
    private MutantWorker() {}

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(WorkerApplication.class, Bugs.class).run(arguments);
    }

    /// Not annotated, so that no other test's component scan finds it.
    static class Bugs {
        @Bean
        static BeanPostProcessor bug(ObjectProvider<EventCodec> codec) {
            Mutation mutation =
                    Mutation.of(System.getenv().getOrDefault("AISTRALE_WORKER_MUTATION", ""));
            return new Bug(mutation, codec);
        }
    }

    private record Bug(Mutation mutation, ObjectProvider<EventCodec> codec)
            implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return switch (bean) {
                case Producer<?, ?> producer -> MutantProducer.of(producer, mutation, codec);
                case Consumer<?, ?> consumer when mutation == Mutation.COMMIT_BEFORE_FINISH ->
                        HastyConsumer.of(consumer);
                case BudgetBook book when mutation == Mutation.SPENT_FORGOTTEN ->
                        new ForgetfulBook(book);
                case BudgetBook book when mutation == Mutation.BUDGET_LEASED_FOR_EVER ->
                        new EndlessLeases(book);
                case BudgetBook book when mutation == Mutation.LEASED_PAST_DEATH ->
                        new LeasesOfTheDead(book);
                default -> bean;
            };
        }
    }
}
