package io.aistrale.worker.consume;

import io.aistrale.worker.metric.LlmMetrics;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/// How many request records lie in Kafka that this worker has not fetched yet, of its partitions.
/// The consumer keeps count itself with every fetch; nothing is asked of the broker.
final class RequestLag {
    private final Supplier<Map<MetricName, ? extends Metric>> consumerMetrics;
    private final Set<String> told = new HashSet<>();

    /// @param consumerMetrics as `Consumer.metrics()`, which any thread may read
    RequestLag(Supplier<Map<MetricName, ? extends Metric>> consumerMetrics) {
        this.consumerMetrics = consumerMetrics;
    }

    /// Makes a gauge of each topic's that has none yet.
    void tell(LlmMetrics metrics, Set<String> topics) {
        for (String topic : topics) {
            if (!told.add(topic)) {
                continue;
            }
            metrics.gauge(
                    "aistrale.request.lag.records",
                    "Request records not yet fetched, of this worker's partitions",
                    () -> records(topic),
                    "topic",
                    topic);
        }
    }

    /// Kafka counts a topic with dots a second time, under a name with underscores.
    double records(String topic) {
        return consumerMetrics.get().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("records-lag"))
                .filter(metric -> topic.equals(metric.getKey().tags().get("topic")))
                .map(metric -> metric.getValue().metricValue())
                .mapToDouble(value -> value instanceof Double lag && !lag.isNaN() ? lag : 0)
                .sum();
    }
}
