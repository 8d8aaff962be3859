package io.aistrale.check.verdict;

/// A record of a request topic.
public record Source(String topic, int partition, long offset) {

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
