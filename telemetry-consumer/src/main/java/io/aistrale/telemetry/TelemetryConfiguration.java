package io.aistrale.telemetry;

import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.trace.SpanExport;
import io.aistrale.telemetry.consume.DeadLetterPublisher;
import io.aistrale.telemetry.consume.EntryReader;
import io.aistrale.telemetry.consume.EvaluationPublisher;
import io.aistrale.telemetry.consume.Intake;
import io.aistrale.telemetry.consume.KafkaProperties;
import io.aistrale.telemetry.consume.OverdueAttempts;
import io.aistrale.telemetry.consume.PresumptionPublisher;
import io.aistrale.telemetry.consume.RecordPublisher;
import io.aistrale.telemetry.consume.TelemetryListener;
import io.aistrale.telemetry.consume.TelemetryMetrics;
import io.aistrale.telemetry.consume.TelemetryProperties;
import io.aistrale.telemetry.output.ContentProperties;
import io.aistrale.telemetry.output.OutputProperties;
import io.aistrale.telemetry.output.OutputSealing;
import io.aistrale.telemetry.retention.RetentionProperties;
import io.aistrale.telemetry.retention.RetentionRun;
import io.aistrale.telemetry.retention.RetentionSchedule;
import io.aistrale.telemetry.store.PlainOutputStore;
import io.aistrale.telemetry.store.RequestSourceStore;
import io.aistrale.telemetry.store.RetentionStore;
import io.aistrale.telemetry.store.TelemetryStore;
import io.aistrale.telemetry.trace.PersistSpans;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.function.Supplier;
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
    EntryReader entryReader(EventCodec codec, RequestSourceStore sources) {
        return new EntryReader(codec, sources, Clock.systemUTC());
    }

    @Bean(destroyMethod = "close")
    RecordPublisher recordPublisher(KafkaProperties kafka) {
        return new RecordPublisher(kafka.producer());
    }

    @Bean
    TelemetryMetrics telemetryMetrics(MeterRegistry registry) {
        return new TelemetryMetrics(registry);
    }

    @Bean
    Supplier<OverdueAttempts> overdueAttempts(
            TelemetryProperties telemetry,
            TelemetryStore store,
            RecordPublisher publisher,
            EventCodec codec,
            TelemetryMetrics metrics) {
        return () ->
                new OverdueAttempts(
                        telemetry.overdue(),
                        store,
                        new PresumptionPublisher(publisher, codec, Clock.systemUTC()),
                        metrics,
                        System::nanoTime);
    }

    @Bean
    TelemetryListener telemetryListener(
            KafkaProperties kafka,
            TelemetryProperties telemetry,
            Supplier<Intake> intakes,
            TelemetryStore store,
            Supplier<OverdueAttempts> overdue,
            TelemetryMetrics metrics,
            SpanExport spans) {
        return new TelemetryListener(
                () -> kafka.consumer(telemetry),
                telemetry,
                intakes,
                store,
                overdue,
                metrics,
                new PersistSpans(spans));
    }

    @Bean
    OutputSealing outputSealing(ContentProperties content, OutputProperties outputs) {
        return new OutputSealing(content.watched()::current, outputs, Clock.systemUTC());
    }

    @Bean
    RetentionSchedule retentionSchedule(
            RetentionProperties retention,
            OutputSealing sealing,
            RetentionStore days,
            PlainOutputStore plainOutputs,
            MeterRegistry meters) {
        var run =
                new RetentionRun(retention, sealing, days, plainOutputs, meters, Clock.systemUTC());
        return new RetentionSchedule(run, retention.every());
    }

    @Bean
    EvaluationPublisher evaluationPublisher(
            RecordPublisher publisher, EventCodec codec, TelemetryMetrics metrics) {
        return new EvaluationPublisher(publisher, codec, metrics);
    }

    @Bean
    Supplier<Intake> intakes(
            EntryReader reader, RecordPublisher publisher, TelemetryMetrics metrics) {
        return () -> new Intake(reader, new DeadLetterPublisher(publisher), metrics);
    }
}
