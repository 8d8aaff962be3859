package io.aistrale.telemetry.mutant;

import io.aistrale.telemetry.TelemetryApplication;
import io.aistrale.telemetry.store.TelemetryStore;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;

/// The telemetry consumer with the bug that `AISTRALE_TELEMETRY_MUTATION` names.
public final class MutantTelemetry {
    private MutantTelemetry() {}

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(TelemetryApplication.class, Bugs.class).run(arguments);
    }

    /// Not annotated, so that no test's component scan finds it.
    static class Bugs {
        @Bean
        static BeanPostProcessor bug() {
            return new Bug(
                    Mutation.of(System.getenv().getOrDefault("AISTRALE_TELEMETRY_MUTATION", "")));
        }
    }

    private record Bug(Mutation mutation) implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!(bean instanceof TelemetryStore store)) {
                return bean;
            }
            ProxyFactory mutant = new ProxyFactory(store);
            mutant.setProxyTargetClass(true);
            mutant.addAdvice(new CarelessWrites(store, mutation));
            return mutant.getProxy();
        }
    }
}
