package io.aistrale.cost.consume;

import io.aistrale.cost.ledger.JournalSpan;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where this instance thinks the ledger stands in each partition. It may be wrong after a
/// rebalance; the ledger then says so, and the consumer goes where the ledger says.
final class Positions {
    private static final Logger LOG = LoggerFactory.getLogger(Positions.class);

    private final String topic;
    private final Map<Integer, Long> expected = new ConcurrentHashMap<>();
    private final Set<Integer> unplaced = new HashSet<>();

    Positions(String topic) {
        this.topic = topic;
    }

    /// These are ours from now on, and the consumer stands where Kafka's own commit put it.
    void assigned(Collection<TopicPartition> partitions) {
        partitions.forEach(one -> unplaced.add(one.partition()));
    }

    void gone(Collection<TopicPartition> partitions) {
        partitions.forEach(one -> unplaced.remove(one.partition()));
    }

    /// Partitions of which the ledger was not asked yet where it stands.
    Set<Integer> unplaced() {
        return Set.copyOf(unplaced);
    }

    /// Takes records into the spans of their partitions. A partition that was not read before is
    /// taken to begin where Kafka's own commit put the consumer.
    void extend(Map<Integer, JournalSpan> spans, List<ConsumerRecord<byte[], byte[]>> records) {
        for (var journalRecord : records) {
            int partition = journalRecord.partition();
            long offset = journalRecord.offset();
            JournalSpan span = spans.get(partition);
            if (span == null) {
                long from = expected.getOrDefault(partition, offset);
                spans.put(partition, new JournalSpan(partition, from, offset, offset + 1));
            } else {
                if (offset > span.next()) {
                    reportGap(partition, span.next(), offset);
                }
                spans.put(partition, span.upTo(offset + 1));
            }
        }
    }

    /// The batch is in the ledger.
    void advance(Collection<JournalSpan> spans) {
        for (JournalSpan span : spans) {
            expected.put(span.partition(), span.next());
            unplaced.remove(span.partition());
            if (span.expected() != JournalSpan.NOT_READ_YET && span.expected() != span.first()) {
                reportGap(span.partition(), span.expected(), span.first());
            }
        }
    }

    private static void reportGap(int partition, long expected, long found) {
        LOG.atError()
                .addKeyValue("partition", partition)
                .addKeyValue("expected", expected)
                .addKeyValue("found", found)
                .log("journal records are missing: removed before they were read");
    }

    /// Goes where the ledger stands.
    void follow(Map<Integer, Long> positions, Consumer<?, ?> consumer) {
        expected.putAll(positions);
        unplaced.removeAll(positions.keySet());
        positions.forEach((partition, position) -> seek(partition, position, consumer));
    }

    /// Goes back to the beginning of a batch that could not be written.
    void rewind(Collection<JournalSpan> spans, Consumer<?, ?> consumer) {
        spans.forEach(span -> seek(span.partition(), span.first(), consumer));
    }

    private void seek(int partition, long position, Consumer<?, ?> consumer) {
        var of = new TopicPartition(topic, partition);
        if (!consumer.assignment().contains(of)) {
            return;
        }
        if (position == JournalSpan.NOT_READ_YET) {
            consumer.seekToBeginning(List.of(of));
        } else {
            consumer.seek(of, position);
        }
    }
}
