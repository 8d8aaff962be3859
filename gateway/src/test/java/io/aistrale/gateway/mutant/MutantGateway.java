package io.aistrale.gateway.mutant;

import io.aistrale.gateway.GatewayApplication;
import io.aistrale.gateway.idempotency.IdempotencyDirectory;
import io.aistrale.gateway.publish.InferenceRequestPublisher;
import io.aistrale.gateway.publish.RequestPublisher;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/// The gateway with the bug that `AISTRALE_GATEWAY_MUTATION` names.
public final class MutantGateway {
    private MutantGateway() {}

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(GatewayApplication.class, Bugs.class).run(arguments);
    }

    /// Not annotated, so that no test's component scan finds it.
    static class Bugs {
        @Bean
        static BeanPostProcessor bugOfKeys() {
            return new BugOfKeys(mutation());
        }

        @Bean
        @Primary
        static RequestPublisher mutantPublisher(InferenceRequestPublisher publisher) {
            return mutation() == Mutation.ANSWERED_BEFORE_ACK
                    ? new HastyPublisher(publisher)
                    : publisher;
        }

        private static Mutation mutation() {
            return Mutation.of(System.getenv().getOrDefault("AISTRALE_GATEWAY_MUTATION", ""));
        }
    }

    private record BugOfKeys(Mutation mutation) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof IdempotencyDirectory keys
                            && mutation != Mutation.ANSWERED_BEFORE_ACK
                    ? new MutantKeys(keys, mutation)
                    : bean;
        }
    }
}
