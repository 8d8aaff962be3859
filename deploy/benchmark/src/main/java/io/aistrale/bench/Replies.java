package io.aistrale.bench;

import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads results as a requester does, and tells the tally of each request when its own is there.
final class Replies implements AutoCloseable {
    private static final String TOPIC = Topics.REPLIES_PREFIX + Topics.DEFAULT_ALIAS;
    private static final Duration POLL = Duration.ofMillis(100);

    private final EventCodec codec;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<UUID, Awaited> awaited = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean closed;

    /// @param askedAt when the request was due, by the monotonic clock
    private record Awaited(Tally tally, long askedAt) {}

    Replies(TestBed bed) {
        codec = EventCodec.create(SerdeSettings.of(bed.registryUrl()));
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bed.brokers(),
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        var partitions =
                consumer.partitionsFor(TOPIC).stream()
                        .map(one -> new TopicPartition(one.topic(), one.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        reader = Thread.ofPlatform().daemon().name("replies").start(this::read);
    }

    /// @param askedAt when the request was due, by the monotonic clock
    void await(UUID requestId, Tally tally, long askedAt) {
        tally.asked();
        awaited.put(requestId, new Awaited(tally, askedAt));
    }

    private void read() {
        try (consumer) {
            while (!closed) {
                var messages = consumer.poll(POLL);
                long readAt = System.nanoTime();
                messages.forEach(message -> told(message.value(), readAt));
            }
        }
    }

    private void told(byte[] value, long readAt) {
        if (decoded(value) instanceof Decoded.Event(InferenceResult result)) {
            var one = awaited.remove(result.getRequestId());
            if (one == null) {
                return;
            }
            if (result.getStatus() == ResultStatus.SUCCEEDED) {
                one.tally()
                        .succeeded(
                                one.askedAt(),
                                readAt,
                                Duration.of(result.getQueueTimeMicros(), ChronoUnit.MICROS));
            } else {
                one.tally().failed();
            }
        }
    }

    /// The registry of a machine that has just started everything may take its time.
    private Decoded decoded(byte[] value) {
        while (true) {
            try {
                return codec.decode(TOPIC, value);
            } catch (RegistryUnavailableException e) {
                if (closed) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        codec.close();
    }
}
