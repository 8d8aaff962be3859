package io.aistrale.stack.deadletter;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/// Cursors of all dead-letter partitions: the committed offsets of a group that nobody joins.
final class Cursors implements AutoCloseable {
    static final String GROUP = "dead-letters-redrive";

    private final Admin admin;

    Cursors(Admin admin) {
        this.admin = admin;
    }

    /// @param beginnings where partitions begin, which is where a cursor that was never moved
    ///   stands
    Map<TopicPartition, Cursor> read(Map<TopicPartition, Long> beginnings) {
        Map<TopicPartition, OffsetAndMetadata> committed = committed();
        Map<TopicPartition, Cursor> cursors = new HashMap<>();
        beginnings.forEach((partition, beginning) -> {
            OffsetAndMetadata commit = committed.get(partition);
            Cursor cursor =
                    commit == null
                            ? Cursor.at(beginning)
                            : Cursor.of(commit.offset(), commit.metadata());
            cursors.put(partition, cursor.notBefore(beginning));
        });
        return cursors;
    }

    void write(TopicPartition partition, Cursor cursor) {
        var commit = new OffsetAndMetadata(cursor.next(), cursor.metadata());
        Answers.of(() -> admin.alterConsumerGroupOffsets(GROUP, Map.of(partition, commit)).all());
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        try {
            return Objects.requireNonNull(
                    Answers.of(() ->
                            admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata()));
        } catch (GroupIdNotFoundException _) {
            return Map.of();
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
