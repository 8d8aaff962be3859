package io.aistrale.bench.contender;

import java.util.Map;

/// The peers' Kafka settings: as the libraries' own documents have them, results acknowledged by
/// all replicas.
final class KafkaClients {
    private KafkaClients() {}

    /// @param pollRecords most records of one poll
    static Map<String, Object> consumer(ContenderSettings settings, int pollRecords) {
        return Map.of(
                "bootstrap.servers",
                settings.brokers(),
                "group.id",
                settings.group(),
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "max.poll.records",
                pollRecords);
    }

    static Map<String, Object> producer(ContenderSettings settings) {
        return Map.of("bootstrap.servers", settings.brokers(), "acks", "all");
    }
}
