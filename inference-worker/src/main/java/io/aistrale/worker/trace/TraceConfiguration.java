package io.aistrale.worker.trace;

import io.aistrale.schemas.trace.SpanExport;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Exports spans and metrics where an endpoint is configured.
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {
    @Bean(destroyMethod = "close")
    SpanExport spanExport(
            OtlpProperties otlp, @Value("${spring.application.name}") String service) {
        return SpanExport.to(otlp.endpoint(), service);
    }

    @Bean(destroyMethod = "close")
    @Conditional(Configured.class)
    OtlpMeterRegistry otlpMeterRegistry(
            OtlpProperties otlp, @Value("${spring.application.name}") String service) {
        return new OtlpMeterRegistry(
                new OtlpMetrics(otlp.endpoint(), service, otlp.metricInterval()), Clock.SYSTEM);
    }

    @Bean
    @Conditional(Configured.class)
    MeterBinder spanCounts(SpanExport spans) {
        return registry -> {
            count("exported", spans, SpanExport::exported).register(registry);
            count("failed", spans, SpanExport::failed).register(registry);
            count("dropped", spans, SpanExport::dropped).register(registry);
        };
    }

    private static FunctionCounter.Builder<SpanExport> count(
            String outcome, SpanExport spans, ToDoubleFunction<SpanExport> value) {
        return FunctionCounter.builder("aistrale.spans", spans, value)
                .description("Spans by what became of them: failed at the receiver, queue full")
                .tag("outcome", outcome);
    }

    /// Without an endpoint there is no second registry, and no meter costs twice.
    static final class Configured implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !context.getEnvironment().getProperty("aistrale.otlp.endpoint", "").isBlank();
        }
    }
}
