package io.aistrale.telemetry;

import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.telemetry.consume.KafkaBulkLane;
import io.aistrale.telemetry.consume.KafkaProperties;
import io.aistrale.telemetry.consume.RecordPublisher;
import io.aistrale.telemetry.run.EvaluationRuns;
import io.aistrale.telemetry.run.RunLoop;
import io.aistrale.telemetry.run.RunMetrics;
import io.aistrale.telemetry.run.RunProperties;
import io.aistrale.telemetry.run.RunStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts together what carries out evaluation runs.
@Configuration(proxyBeanMethods = false)
class RunConfiguration {
    @Bean
    RunLoop runLoop(
            RunStore store,
            RecordPublisher publisher,
            EventCodec codec,
            KafkaProperties kafka,
            RunProperties properties,
            MeterRegistry meters) {
        var runs =
                new EvaluationRuns(
                        store,
                        new KafkaBulkLane(publisher, codec, kafka::asking),
                        properties,
                        new RunMetrics(meters),
                        Clock.systemUTC());
        return new RunLoop(runs, properties.every());
    }
}
