package io.aistrale.telemetry.consume;

import io.aistrale.schemas.topic.Topics;
import io.aistrale.telemetry.entry.Entry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// A record and what it turned out to be.
record ReadRecord(ConsumerRecord<byte[], byte[]> record, Entry entry) {
    TopicPartition partition() {
        return partitionOf(record);
    }

    static TopicPartition partitionOf(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    /// Whether the worker, not we, dead-letters it.
    boolean isRequest() {
        return Topics.isRequestTopic(record.topic());
    }
}
