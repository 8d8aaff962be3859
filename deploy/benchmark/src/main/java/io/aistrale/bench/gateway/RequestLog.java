package io.aistrale.bench.gateway;

import io.aistrale.bench.TestBed;
import io.aistrale.schemas.topic.TopicProvisioning;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// The topics that requests are published to.
final class RequestLog implements AutoCloseable {
    /// Written to by the bare producer, and read by nobody.
    static final String BARE = "bench.bare";

    private static final int PARTITIONS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Admin admin;

    /// Makes the topics.
    RequestLog(TestBed bed) {
        admin = Admin.create(Map.of("bootstrap.servers", bed.brokers()));
        new TopicProvisioning(1, 1, PATIENCE).provision(admin);
        done(admin.createTopics(List.of(new NewTopic(BARE, PARTITIONS, (short) 1))).all());
    }

    /// Throws away what was accepted, so that no worker begins with it.
    void empty() {
        int partitions =
                Topics.ALL.stream()
                        .filter(topic -> topic.name().equals(Topics.REQUESTS))
                        .findFirst()
                        .orElseThrow()
                        .partitions();
        var asked =
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(Topics.REQUESTS, partition))
                        .collect(
                                Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        var ends =
                done(admin.listOffsets(asked).all()).entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        end ->
                                                RecordsToDelete.beforeOffset(
                                                        end.getValue().offset())));
        done(admin.deleteRecords(ends).all());
    }

    private static <T> T done(KafkaFuture<T> future) {
        try {
            return future.get();
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
