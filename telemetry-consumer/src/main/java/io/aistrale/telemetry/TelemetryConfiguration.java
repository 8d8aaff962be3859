package io.aistrale.telemetry;

import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.telemetry.consume.DeadLetterPublisher;
import io.aistrale.telemetry.consume.EntryReader;
import io.aistrale.telemetry.consume.KafkaProperties;
import io.aistrale.telemetry.consume.TelemetryListener;
import io.aistrale.telemetry.consume.TelemetryMetrics;
import io.aistrale.telemetry.consume.TelemetryProperties;
import io.aistrale.telemetry.store.TelemetryStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Puts the service together.
@Configuration(proxyBeanMethods = false)
class TelemetryConfiguration {
    @Bean(destroyMethod = "close")
    EventCodec codec(KafkaProperties kafka) {
        return EventCodec.create(kafka.serde());
    }

    @Bean
    EntryReader entryReader(EventCodec codec) {
        return new EntryReader(codec, Clock.systemUTC());
    }

    @Bean(destroyMethod = "close")
    DeadLetterPublisher deadLetterPublisher(KafkaProperties kafka) {
        return new DeadLetterPublisher(kafka.producer());
    }

    @Bean
    TelemetryMetrics telemetryMetrics(MeterRegistry registry) {
        return new TelemetryMetrics(registry);
    }

    @Bean
    TelemetryListener telemetryListener(
            KafkaProperties kafka,
            TelemetryProperties telemetry,
            EntryReader reader,
            TelemetryStore store,
            DeadLetterPublisher deadLetters,
            TelemetryMetrics metrics) {
        return new TelemetryListener(
                () -> kafka.consumer(telemetry),
                telemetry.retry(),
                reader,
                store,
                deadLetters,
                metrics);
    }
}
