package io.aistrale.cost.consume;

import io.aistrale.cost.ledger.BookSpans;
import io.aistrale.cost.ledger.CostMetrics;
import io.aistrale.cost.ledger.FreshEntries;
import io.aistrale.cost.ledger.Ledger;
import io.aistrale.cost.ledger.PositionStore;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.Projection;
import io.aistrale.schemas.trace.SpanExport;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.ListenerContainerPauseService;
import org.springframework.kafka.listener.ListenerContainerRegistry;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.util.backoff.FixedBackOff;

/// Wires the journal's listener.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({KafkaProperties.class, LagProperties.class})
class ConsumeConfiguration {

    /// Journal entries carry results of kilobytes, and half of them end no attempt: the ledger
    /// needs neither.
    private static final Projection NEEDED =
            Projection.WHOLE
                    .upTo(InferenceResult.getClassSchema(), "status")
                    .without(AttemptStarted.getClassSchema())
                    .without(RequestEnded.getClassSchema())
                    .without(RequestParked.getClassSchema())
                    .without(PartitionHandedOver.getClassSchema());

    @Bean
    EventCodec eventCodec(KafkaProperties kafka) {
        return EventCodec.create(kafka.serdeSettings(), NEEDED);
    }

    @Bean
    JournalListener journalListener(
            EventCodec codec,
            Ledger ledger,
            CostMetrics metrics,
            FreshEntries fresh,
            SpanExport export,
            ListenerContainerPauseService pauses,
            MeterRegistry meters,
            Clock clock) {
        var spans = new BookSpans(export);
        return new JournalListener(
                new JournalReader(codec, meters, spans),
                ledger,
                new Committed(metrics, spans, fresh, clock),
                pauses,
                meters,
                clock);
    }

    @Bean
    LedgerLag ledgerLag(
            KafkaAdmin kafka,
            PositionStore positions,
            LagProperties properties,
            MeterRegistry meters) {
        var lag =
                new LedgerLag(
                        Admin.create(kafka.getConfigurationProperties()), positions::all, meters);
        lag.start(properties.lagInterval());
        return lag;
    }

    @Bean
    ListenerContainerPauseService pauses(
            ListenerContainerRegistry registry, TaskScheduler scheduler) {
        return new ListenerContainerPauseService(registry, scheduler);
    }

    /// The listener does not throw; should it ever, its records are not given up.
    @Bean
    CommonErrorHandler neverGiveUp() {
        return new DefaultErrorHandler(new FixedBackOff(1000, FixedBackOff.UNLIMITED_ATTEMPTS));
    }
}
