package io.aistrale.telemetry.evaluate;

import io.aistrale.telemetry.output.ContentProperties;
import io.aistrale.telemetry.store.EvaluatedResultStore;
import io.aistrale.telemetry.store.EvaluationClaimStore;
import io.aistrale.telemetry.store.PendingEvaluationStore;
import io.aistrale.telemetry.store.RequestSourceStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts evaluating together.
@Configuration(proxyBeanMethods = false)
class EvaluationConfiguration {

    @Bean
    EvaluationLoop evaluationLoop(
            EvaluationProperties settings,
            PendingEvaluationStore pending,
            EvaluatedResultStore results,
            EvaluationClaimStore claims,
            RequestSourceStore sources,
            EvaluationEvents events,
            ContentProperties content,
            MeterRegistry registry) {
        Clock clock = Clock.systemUTC();
        var metrics = new EvaluationMetrics(registry);
        var evaluation =
                new Evaluation(
                        results,
                        content.watchedOpener()::current,
                        new Questions(),
                        settings,
                        clock);
        return new EvaluationLoop(
                new PendingEvaluations(pending, evaluation, events, metrics, settings, clock),
                new SourceClaims(claims, sources, events, metrics, settings, clock),
                pending,
                settings,
                clock);
    }
}
