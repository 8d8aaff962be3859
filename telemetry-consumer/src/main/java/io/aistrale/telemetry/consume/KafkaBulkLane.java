package io.aistrale.telemetry.consume;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.telemetry.run.BulkLane;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// Publishes requests to `inference.requests.bulk` and cancellations to `inference.cancellations`,
/// keyed by request id. Workers begin their traces.
public final class KafkaBulkLane implements BulkLane {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final RecordPublisher publisher;
    private final EventCodec codec;
    private final Supplier<Consumer<byte[], byte[]>> asking;

    /// @param asking consumers of no group; asked rarely, so each time by one of its own
    public KafkaBulkLane(
            RecordPublisher publisher,
            EventCodec codec,
            Supplier<Consumer<byte[], byte[]>> asking) {
        this.publisher = publisher;
        this.codec = codec;
        this.asking = asking;
    }

    @Override
    public void publish(List<InferenceRequest> requests) {
        publisher.publish(
                requests.stream()
                        .map(one -> message(Topics.REQUESTS_BULK, one.getRequestId(), one))
                        .toList());
    }

    @Override
    public void cancel(List<CancellationRequested> cancellations) {
        publisher.publish(
                cancellations.stream()
                        .map(one -> message(Topics.CANCELLATIONS, one.getRequestId(), one))
                        .toList());
    }

    @Override
    public Map<Integer, Long> ends() {
        try (Consumer<byte[], byte[]> consumer = asking.get()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.REQUESTS_BULK, ANSWER_TIMEOUT).stream()
                            .map(known ->
                                    new TopicPartition(Topics.REQUESTS_BULK, known.partition()))
                            .toList();
            Map<Integer, Long> ends = new HashMap<>();
            consumer.endOffsets(partitions, ANSWER_TIMEOUT)
                    .forEach((partition, end) -> ends.put(partition.partition(), end));
            return ends;
        }
    }

    private ProducerRecord<byte[], byte[]> message(String topic, UUID key, SpecificRecord event) {
        return new ProducerRecord<>(
                topic, key.toString().getBytes(StandardCharsets.UTF_8), codec.encode(topic, event));
    }
}
