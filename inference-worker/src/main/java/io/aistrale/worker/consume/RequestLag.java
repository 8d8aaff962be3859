package io.aistrale.worker.consume;

import io.aistrale.worker.metric.LlmMetrics;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/// How many request records of this worker's partitions it has not begun: those that lie in Kafka,
/// which the consumer counts itself with every fetch, and those that were read ahead of their turn.
/// Nothing is asked of the broker.
final class RequestLag {
    private final Supplier<Map<MetricName, ? extends Metric>> consumerMetrics;
    private final ToLongFunction<String> readAhead;
    private final Set<String> told = new HashSet<>();

    /// @param consumerMetrics as `Consumer.metrics()`, which any thread may read
    /// @param readAhead records of a topic that were read and wait
    RequestLag(
            Supplier<Map<MetricName, ? extends Metric>> consumerMetrics,
            ToLongFunction<String> readAhead) {
        this.consumerMetrics = consumerMetrics;
        this.readAhead = readAhead;
    }

    /// Makes a gauge of each topic's that has none yet.
    void tell(LlmMetrics metrics, Set<String> topics) {
        for (String topic : topics) {
            if (!told.add(topic)) {
                continue;
            }
            metrics.gauge(
                    "aistrale.request.lag.records",
                    "Request records not yet begun, of this worker's partitions",
                    () -> records(topic),
                    "topic",
                    topic);
        }
    }

    /// Kafka counts a topic with dots a second time, under a name with underscores.
    double records(String topic) {
        double inKafka =
                consumerMetrics.get().entrySet().stream()
                        .filter(metric -> metric.getKey().name().equals("records-lag"))
                        .filter(metric -> topic.equals(metric.getKey().tags().get("topic")))
                        .map(metric -> metric.getValue().metricValue())
                        .mapToDouble(value -> value instanceof Double lag && !lag.isNaN() ? lag : 0)
                        .sum();
        return inKafka + readAhead.applyAsLong(topic);
    }
}
