package io.aistrale.bench.ingest;

import io.aistrale.bench.TestBed;
import io.aistrale.schemas.topic.Topic;
import io.aistrale.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// How far the tables are behind the journal.
final class JournalLag implements AutoCloseable {
    /// Beyond this many records no more requests are sent: some seconds of work.
    static final long BOUND = 20_000;

    private final IngestTables tables;
    private final Admin admin;
    private final Map<TopicPartition, OffsetSpec> asked = new HashMap<>();

    JournalLag(TestBed bed, IngestTables tables) {
        this.tables = tables;
        this.admin = Admin.create(Map.of("bootstrap.servers", bed.brokers()));
        int partitions =
                Topics.ALL.stream()
                        .filter(topic -> topic.name().equals(Topics.JOURNAL))
                        .mapToInt(Topic::partitions)
                        .findFirst()
                        .orElseThrow();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(Topics.JOURNAL, partition), OffsetSpec.latest());
        }
    }

    /// Of the consumer that is further behind.
    long records() {
        try {
            long end =
                    admin.listOffsets(asked).all().get().values().stream()
                            .mapToLong(offset -> offset.offset())
                            .sum();
            Map<String, Long> positions = tables.positions();
            return end
                    - Math.min(
                            positions.getOrDefault(Drain.TELEMETRY, 0L),
                            positions.getOrDefault(Drain.COST, 0L));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
