package io.aistrale.stack.deadletter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// A record's place, written `inference.requests-dlt-3@42`.
record LetterPosition(String topic, int partition, long offset) {
    private static final Pattern WRITTEN = Pattern.compile("(.+)-(\\d{1,9})@(\\d{1,18})");

    static LetterPosition parse(String text) {
        Matcher written = WRITTEN.matcher(text.strip());
        if (!written.matches()) {
            throw new DeadLettersFailedException(
                    "'%s' is no position: <topic>-<partition>@<offset>, such as inference.requests-dlt-3@42."
                            .formatted(text));
        }
        return new LetterPosition(
                written.group(1),
                Integer.parseInt(written.group(2)),
                Long.parseLong(written.group(3)));
    }

    static LetterPosition of(ConsumerRecord<?, ?> message) {
        return new LetterPosition(message.topic(), message.partition(), message.offset());
    }

    TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
