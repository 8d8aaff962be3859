package io.aistrale.bench;

import io.aistrale.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// Ends of the contract's topics, and throwing away what stands before them.
public record TopicEnds(Admin admin) {

    Map<TopicPartition, Long> of(String topic) {
        int partitions =
                Topics.ALL.stream()
                        .filter(one -> one.name().equals(topic))
                        .findFirst()
                        .orElseThrow()
                        .partitions();
        var asked =
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(topic, partition))
                        .collect(
                                Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        return done(admin.listOffsets(asked).all()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /// Throws away all that is in the topics.
    public void empty(String... topics) {
        var ends = new HashMap<TopicPartition, RecordsToDelete>();
        for (String topic : topics) {
            of(topic)
                    .forEach((partition, end) ->
                            ends.put(partition, RecordsToDelete.beforeOffset(end)));
        }
        done(admin.deleteRecords(ends).all());
    }

    /// What Kafka answers.
    public static <T> T done(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
