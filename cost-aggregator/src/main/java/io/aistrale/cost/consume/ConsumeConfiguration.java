package io.aistrale.cost.consume;

import io.aistrale.cost.ledger.CostMetrics;
import io.aistrale.cost.ledger.Ledger;
import io.aistrale.cost.ledger.PositionStore;
import io.aistrale.schemas.serde.EventCodec;
import io.micrometer.core.instrument.MeterRegistry;
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

    @Bean
    EventCodec eventCodec(KafkaProperties kafka) {
        return EventCodec.create(kafka.serdeSettings());
    }

    @Bean
    JournalListener journalListener(
            EventCodec codec,
            Ledger ledger,
            CostMetrics metrics,
            ListenerContainerPauseService pauses,
            MeterRegistry meters) {
        return new JournalListener(
                new JournalReader(codec, meters), ledger, metrics, pauses, meters);
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
