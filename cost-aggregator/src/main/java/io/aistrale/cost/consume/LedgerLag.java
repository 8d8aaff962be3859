package io.aistrale.cost.consume;

import io.aistrale.schemas.topic.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/// Journal records that are not in the ledger yet: `llm_ledger_lag_records`. It is asked for apart
/// from the listener and of all partitions, so it grows too where the listener waits for PostgreSQL
/// or nobody reads a partition. All instances tell the same. It has a thread of its own, since it
/// may have to wait for Kafka or PostgreSQL where others must not.
public final class LedgerLag implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerLag.class);
    private static final int KAFKA_SECONDS = 5;

    private final Admin admin;
    private final Supplier<Map<Integer, Long>> positionSource;
    private final ScheduledExecutorService turns =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("ledger-lag").factory());
    private Map<Integer, Long> positions = Map.of();
    private volatile double records = Double.NaN;

    /// @param positions the ledger's next offset by partition
    LedgerLag(Admin admin, Supplier<Map<Integer, Long>> positions, MeterRegistry meters) {
        this.admin = admin;
        this.positionSource = positions;
        Gauge.builder("llm.ledger.lag", () -> records)
                .baseUnit("records")
                .description("Journal records that are not in the ledger yet, of all partitions")
                .register(meters);
    }

    void start(Duration every) {
        var _ =
                turns.scheduleWithFixedDelay(
                        this::measure, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// While PostgreSQL is away the ledger stands where it stood. Never throws: a schedule ends
    /// with the first turn that does.
    private void measure() {
        try {
            positions = positionSource.get();
        } catch (DataAccessException unavailable) {
            LOG.debug("the ledger's positions cannot be read: {}", unavailable.getMessage());
        }
        try {
            Map<Integer, Long> begins = offsets(OffsetSpec.earliest());
            records =
                    offsets(OffsetSpec.latest()).entrySet().stream()
                            .mapToLong(end -> end.getValue() - read(end.getKey(), begins))
                            .filter(lag -> lag > 0)
                            .sum();
        } catch (ExecutionException | TimeoutException | KafkaException unavailable) {
            LOG.warn("the journal's end cannot be asked for: {}", unavailable.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long read(Integer partition, Map<Integer, Long> begins) {
        long begin = begins.getOrDefault(partition, 0L);
        return Math.max(begin, positions.getOrDefault(partition, begin));
    }

    private Map<Integer, Long> offsets(OffsetSpec spec)
            throws ExecutionException, InterruptedException, TimeoutException {
        var asked =
                admin
                        .describeTopics(List.of(Topics.JOURNAL))
                        .allTopicNames()
                        .get(KAFKA_SECONDS, TimeUnit.SECONDS)
                        .values()
                        .stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .collect(
                                Collectors.toMap(
                                        partition ->
                                                new TopicPartition(
                                                        Topics.JOURNAL, partition.partition()),
                                        _ -> spec));
        return admin
                .listOffsets(asked)
                .all()
                .get(KAFKA_SECONDS, TimeUnit.SECONDS)
                .entrySet()
                .stream()
                .collect(
                        Collectors.toMap(
                                offset -> offset.getKey().partition(),
                                offset -> offset.getValue().offset()));
    }

    @Override
    public void close() {
        turns.shutdownNow();
        admin.close(Duration.ofSeconds(KAFKA_SECONDS));
    }
}
