package io.aistrale.schemas.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/// One topic of the public contract and its settings.
///
/// @param name topic name
/// @param partitions partition count at creation
/// @param retention how long records are kept
/// @param compatibility what a new schema version must keep to
/// @param records schemas of the records it carries; empty for dead-letter topics, which carry raw
///   bytes
public record Topic(
        String name,
        int partitions,
        Duration retention,
        Compatibility compatibility,
        List<Schema> records) {
    /// Largest record, bytes: 8 MB of message and room for headers.
    public static final int MAX_RECORD_BYTES = 8 * 1024 * 1024 + 64 * 1024;

    /// Schema registry compatibility levels.
    public enum Compatibility {
        FULL_TRANSITIVE,
        BACKWARD_TRANSITIVE
    }

    public Topic {
        records = List.copyOf(records);
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be at least 1: " + name);
        }
    }

    /// Whether the record's name is part of its registry subject (TopicRecordNameStrategy).
    public boolean carriesSeveralTypes() {
        return records.size() > 1;
    }

    /// A dead letter is its source record and our headers.
    private int maxRecordBytes() {
        return records.isEmpty() ? MAX_RECORD_BYTES + 64 * 1024 : MAX_RECORD_BYTES;
    }

    Map<String, String> settings(int minInSyncReplicas) {
        return Map.of(
                "cleanup.policy", "delete",
                "retention.ms", Long.toString(retention.toMillis()),
                "max.message.bytes", Integer.toString(maxRecordBytes()),
                "min.insync.replicas", Integer.toString(minInSyncReplicas),
                "message.timestamp.type", takesBrokersTime() ? "LogAppendTime" : "CreateTime");
    }

    /// Where how long a record holds is counted from when it came, a publisher's clock says
    /// nothing.
    private boolean takesBrokersTime() {
        return Topics.isRequestTopic(name) || Topics.isCancellationTopic(name);
    }
}
