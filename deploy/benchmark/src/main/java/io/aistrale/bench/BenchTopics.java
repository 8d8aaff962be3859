package io.aistrale.bench;

import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.TopicProvisioning;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The topics between runs: made, emptied, and read for what a contender has left there.
final class BenchTopics implements AutoCloseable {
    /// Of a request topic, as in the contract.
    private static final int PARTITIONS = 16;

    private static final String REPLIES = Topics.REPLIES_PREFIX + Topics.DEFAULT_ALIAS;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestBed bed;
    private final Admin admin;
    private final TopicEnds ends;
    private final EventCodec codec;
    private long repliesBefore;

    BenchTopics(TestBed bed) {
        this.bed = bed;
        this.admin = Admin.create(Map.of("bootstrap.servers", bed.brokers()));
        this.ends = new TopicEnds(admin);
        this.codec = EventCodec.create(SerdeSettings.of(bed.registryUrl()));
        new TopicProvisioning(1, 1, PATIENCE).provision(admin);
    }

    /// @param succeeded results that are a success
    /// @param failed all others
    record Results(long succeeded, long failed) {}

    /// Makes a request topic; does nothing for those of the contract.
    void make(String topic) {
        if (!topic.equals(Topics.REQUESTS)) {
            var settings = Map.of("message.timestamp.type", "LogAppendTime");
            TopicEnds.done(
                    admin.createTopics(
                                    List.of(
                                            new NewTopic(topic, PARTITIONS, (short) 1)
                                                    .configs(settings)))
                            .all());
        }
    }

    /// Empties what contenders write: the next worker finds no journal to read back, and replies
    /// that are found are its own.
    void emptyOutputs() {
        ends.empty(Topics.JOURNAL, REPLIES);
        repliesBefore = sum(ends.of(REPLIES));
    }

    /// Throws away the requests that wait in parked topics.
    void emptyParked() {
        ends.empty(Topics.PARKED_5S, Topics.PARKED_1M, Topics.PARKED_10M);
    }

    /// Replies since the topics were emptied.
    long replies() {
        return sum(ends.of(REPLIES)) - repliesBefore;
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Reads all replies there are.
    Results results() {
        var ends = this.ends.of(REPLIES);
        long succeeded = 0;
        long failed = 0;
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bed.brokers(), "max.poll.records", 5_000),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(ends.keySet());
            consumer.seekToBeginning(ends.keySet());
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var message : consumer.poll(Duration.ofSeconds(1))) {
                    if (isSuccess(message.value())) {
                        succeeded++;
                    } else {
                        failed++;
                    }
                }
            }
        }
        return new Results(succeeded, failed);
    }

    private boolean isSuccess(byte[] value) {
        return codec.decode(REPLIES, value) instanceof Decoded.Event(InferenceResult result)
                && result.getStatus() == ResultStatus.SUCCEEDED;
    }

    @Override
    public void close() {
        admin.close();
        codec.close();
    }
}
