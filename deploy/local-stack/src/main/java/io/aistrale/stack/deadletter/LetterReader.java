package io.aistrale.stack.deadletter;

import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Reads dead-letter topics up to where they end now, so that what comes back meanwhile is not read
/// again.
final class LetterReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    private static final Comparator<TopicPartition> IN_ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final Consumer<byte[], byte[]> consumer;

    LetterReader(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /// What is done with letters as they are read.
    interface Visitor {
        /// @return whether more are wanted
        boolean visit(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> letters);
    }

    /// The dead-letter partitions, and where what they keep begins.
    Map<TopicPartition, Long> beginnings(Predicate<String> topics) {
        List<TopicPartition> partitions =
                consumer.listTopics().entrySet().stream()
                        .filter(topic -> topic.getKey().endsWith(Topics.DEAD_LETTER_SUFFIX))
                        .filter(topic -> topics.test(topic.getKey()))
                        .flatMap(topic -> topic.getValue().stream())
                        .map(LetterReader::partition)
                        .toList();
        return consumer.beginningOffsets(partitions);
    }

    /// All topics there are.
    Set<String> topics() {
        return Set.copyOf(consumer.listTopics().keySet());
    }

    private static TopicPartition partition(PartitionInfo partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    /// Reads partition after partition, so that a letter's neighbours are visited with it.
    void read(Map<TopicPartition, Long> from, Visitor visitor) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet());
        List<TopicPartition> partitions = from.keySet().stream().sorted(IN_ORDER).toList();
        for (TopicPartition partition : partitions) {
            long begin = from.getOrDefault(partition, 0L);
            if (!read(partition, begin, ends.getOrDefault(partition, 0L), visitor)) {
                return;
            }
        }
    }

    private boolean read(TopicPartition partition, long begin, long end, Visitor visitor) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, begin);
        long lastProgress = System.nanoTime();
        for (long next = begin; next < end; next = consumer.position(partition)) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > PATIENCE_NANOS) {
                throw new DeadLettersFailedException(partition + " does not answer.");
            }
            List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
            polled.records(partition).stream()
                    .filter(letter -> letter.offset() < end)
                    .forEach(letters::add);
            if (!letters.isEmpty() && !visitor.visit(partition, letters)) {
                return false;
            }
        }
        return true;
    }

    /// One letter; null where there is none, or none any more.
    @Nullable ConsumerRecord<byte[], byte[]> read(LetterPosition at) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        Map<TopicPartition, Long> beginnings = beginnings(at.topic()::equals);
        Long begin = beginnings.get(at.topicPartition());
        if (begin != null && begin <= at.offset()) {
            read(
                    Map.of(at.topicPartition(), at.offset()),
                    (_, letters) -> {
                        found.add(letters.getFirst());
                        return false;
                    });
        }
        return found.isEmpty() || found.getFirst().offset() != at.offset()
                ? null
                : found.getFirst();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
