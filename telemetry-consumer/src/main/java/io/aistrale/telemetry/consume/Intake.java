package io.aistrale.telemetry.consume;

import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.telemetry.entry.Entry;
import io.aistrale.telemetry.entry.Entry.Skipped;
import io.aistrale.telemetry.entry.Entry.Unusable;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was polled and is not in the database yet. A record is read, and dead-lettered where it
/// must be, once, however often its batch is written.
public final class Intake {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final EntryReader reader;
    private final DeadLetterPublisher deadLetters;
    private final TelemetryMetrics metrics;
    private final Deque<ConsumerRecord<byte[], byte[]>> unread = new ArrayDeque<>();
    private final List<ReadRecord> unwritten = new ArrayList<>();

    public Intake(EntryReader reader, DeadLetterPublisher deadLetters, TelemetryMetrics metrics) {
        this.reader = reader;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    void add(Iterable<ConsumerRecord<byte[], byte[]>> polled) {
        polled.forEach(unread::add);
    }

    /// May be repeated after an exception; goes on where it stopped.
    ///
    /// @throws io.aistrale.schemas.serde.RegistryUnavailableException the registry is out of reach
    /// @throws org.apache.kafka.common.KafkaException a dead letter was not taken
    void read() {
        for (var record = unread.peek(); record != null; record = unread.peek()) {
            Entry entry =
                    reader.read(
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            Instant.ofEpochMilli(record.timestamp()),
                            RecordHeaders.text(record.headers(), RecordHeaders.TRACEPARENT),
                            record.value());
            if (entry instanceof Unusable unusable) {
                deadLetter(record, unusable);
            } else if (entry instanceof Skipped skipped) {
                skip(record, skipped);
            }
            unwritten.add(new ReadRecord(record, entry));
            unread.remove();
        }
    }

    /// Read records in the order they were polled.
    List<ReadRecord> unwritten() {
        return Collections.unmodifiableList(unwritten);
    }

    /// The first of the unwritten are in the database.
    void written(int records) {
        unwritten.subList(0, records).clear();
    }

    /// The database refuses the first unwritten record's row: it stands for nothing from now on.
    void refused(String sqlState) {
        ReadRecord first = unwritten.getFirst();
        Entry instead;
        if (first.isRequest()) {
            Skipped skipped = new Skipped(Skipped.Reason.REQUEST_NOT_ADMISSIBLE);
            skip(first.record(), skipped);
            instead = skipped;
        } else {
            Unusable unusable =
                    new Unusable(
                            "refused_by_database",
                            "PostgreSQL refuses the row, SQLSTATE " + sqlState);
            deadLetter(first.record(), unusable);
            instead = unusable;
        }
        unwritten.set(0, new ReadRecord(first.record(), instead));
    }

    /// Drops the records of partitions that are not ours, or will be read anew.
    void forget(Collection<TopicPartition> gone) {
        unread.removeIf(record -> gone.contains(ReadRecord.partitionOf(record)));
        unwritten.removeIf(read -> gone.contains(read.partition()));
    }

    int size() {
        return unread.size() + unwritten.size();
    }

    private void deadLetter(ConsumerRecord<byte[], byte[]> record, Unusable why) {
        deadLetters.publish(record, why);
        metrics.deadLettered(DeadLetterPublisher.topic(record), why.reason());
        log.atWarn()
                .addKeyValue("partition", ReadRecord.partitionOf(record))
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", why.reason())
                .log("dead letter");
    }

    private void skip(ConsumerRecord<byte[], byte[]> record, Skipped skipped) {
        metrics.skipped(skipped.reason());
        if (skipped.reason() == Skipped.Reason.ID_OUTSIDE_WINDOW) {
            log.atWarn()
                    .addKeyValue("partition", ReadRecord.partitionOf(record))
                    .addKeyValue("offset", record.offset())
                    .log("skipped: the time inside its ids is not of these days");
        }
    }
}
