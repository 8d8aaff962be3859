package io.aistrale.telemetry.run;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How evaluation runs are carried out.
///
/// @param outstanding most requests of a run that are out at one time, 1 to 10,000; default 200
/// @param batch most requests of a run that are published at one time, at least 1; default 50
/// @param every time between looks; default 500 ms
/// @param lease how long a run stays with an instance that is gone, and how long after going out a
///   request that is not known to be in Kafka is left alone: longer than a record may take to be
///   delivered, 45 s or more; default 60 s
@ConfigurationProperties("aistrale.telemetry.runs")
public record RunProperties(
        @DefaultValue("200") int outstanding,
        @DefaultValue("50") int batch,
        @DefaultValue("500ms") Duration every,
        @DefaultValue("60s") Duration lease) {

    /// What a send may take: 10 s until there is room, 30 s for its delivery; and a little more.
    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(45);

    public RunProperties {
        if (outstanding < 1 || outstanding > 10_000) {
            throw new IllegalArgumentException("runs.outstanding must be 1 to 10000");
        }
        if (batch < 1) {
            throw new IllegalArgumentException("runs.batch must be at least 1");
        }
        if (!every.isPositive()) {
            throw new IllegalArgumentException("runs.every must be positive");
        }
        if (lease.compareTo(SHORTEST_LEASE) < 0) {
            throw new IllegalArgumentException("runs.lease must be at least 45s");
        }
    }
}
