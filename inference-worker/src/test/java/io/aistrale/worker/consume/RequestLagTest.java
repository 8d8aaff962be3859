package io.aistrale.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.worker.metric.LlmMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

class RequestLagTest {
    private final Map<MetricName, Metric> told = new HashMap<>();
    private final Map<String, Long> readAhead = new HashMap<>();
    private final RequestLag lag =
            new RequestLag(() -> told, topic -> readAhead.getOrDefault(topic, 0L));

    @Test
    void aTopicsPartitionsAreAddedUpAndNotItsSecondName() {
        tell("records-lag", "inference.requests", 0, 3.0);
        tell("records-lag", "inference.requests", 1, 4.0);
        tell("records-lag", "inference_requests", 0, 3.0);
        tell("records-lag-max", "inference.requests", 0, 90.0);
        tell("records-lag", "inference.requests.bulk", 0, 50.0);

        assertThat(lag.records("inference.requests")).isEqualTo(7);
    }

    @Test
    void whatWasNeverFetchedHasNone() {
        tell("records-lag", "inference.requests", 0, Double.NaN);

        assertThat(lag.records("inference.requests")).isZero();
        assertThat(lag.records("inference.requests.bulk")).isZero();
    }

    @Test
    void whatWasReadAheadIsNotBegunEither() {
        tell("records-lag", "inference.requests", 0, 3.0);
        readAhead.put("inference.requests", 100L);

        assertThat(lag.records("inference.requests")).isEqualTo(103);
    }

    @Test
    void everyTopicHasItsGauge() {
        var registry = new SimpleMeterRegistry();
        lag.tell(new LlmMetrics(registry), Set.of("a", "b"));
        tell("records-lag", "b", 0, 5.0);

        assertThat(registry.get("aistrale.request.lag.records").tag("topic", "b").gauge().value())
                .isEqualTo(5);
        assertThat(registry.get("aistrale.request.lag.records").tag("topic", "a").gauge().value())
                .isZero();
    }

    private void tell(String name, String topic, int partition, double value) {
        var labels = Map.of("topic", topic, "partition", String.valueOf(partition));
        var metric = new MetricName(name, "consumer-fetch-manager-metrics", "", labels);
        told.put(metric, new Told(metric, value));
    }

    private record Told(MetricName metricName, Object metricValue) implements Metric {}
}
