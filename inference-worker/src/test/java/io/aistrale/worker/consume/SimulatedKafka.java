package io.aistrale.worker.consume;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Logs, commits and replies in memory; what was sent is appended, and acknowledged, some time
/// later, in the order each producer sent it.
final class SimulatedKafka {
    /// Of each parked topic.
    static final int PARKED_PARTITIONS = 2;

    /// Whose requests they all are.
    static final String OWNER = "ana";

    private final Schedule schedule;
    private final EventCodec codec;
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> requests =
            new HashMap<>();
    private final Map<Integer, List<SpecificRecord>> journal = new HashMap<>();
    private final Map<UUID, List<InferenceResult>> replies = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Cancellation> cancellations = new ArrayList<>();
    private int sent;

    /// A journal entry and when it was appended.
    record Entry(SpecificRecord event, long atNanos) {}

    /// A cancellation and when it was appended.
    record Cancellation(CancellationRequested event, long atNanos) {}

    SimulatedKafka(Schedule schedule, EventCodec codec) {
        this.schedule = schedule;
        this.codec = codec;
    }

    void publish(TopicPartition partition, InferenceRequest request) {
        append(partition, codec.encode(partition.topic(), request), new RecordHeaders());
    }

    void cancel(UUID requestId, String userId) {
        cancellations.add(
                new Cancellation(
                        new CancellationRequested(requestId, userId, null, schedule.now()),
                        schedule.nanos()));
    }

    List<Cancellation> cancellations() {
        return cancellations;
    }

    private void append(TopicPartition partition, byte[] value, Headers headers) {
        var log = requests.computeIfAbsent(partition, _ -> new ArrayList<>());
        log.add(
                new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        log.size(),
                        schedule.now().toEpochMilli(),
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        value.length,
                        new byte[0],
                        value,
                        headers,
                        Optional.empty()));
    }

    List<ConsumerRecord<byte[], byte[]>> requests(TopicPartition partition) {
        return requests.getOrDefault(partition, List.of());
    }

    List<SpecificRecord> journal(int partition) {
        return journal.computeIfAbsent(partition, _ -> new ArrayList<>());
    }

    /// All of them, in the order they were appended.
    List<Entry> entries() {
        return entries;
    }

    /// Records handed to producers so far; the newest are on their way still.
    int sent() {
        return sent;
    }

    List<InferenceResult> replies(UUID requestId) {
        return replies.getOrDefault(requestId, List.of());
    }

    Map<TopicPartition, OffsetAndMetadata> commits() {
        return commits;
    }

    /// A producer of a process: a killed one's records may or may not have left it.
    MockProducer<byte[], byte[]> producer(SimulatedProcess process) {
        return new MockProducer<>(
                false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
            private final Queue<Runnable> sent = new ArrayDeque<>();

            @Override
            public synchronized Future<RecordMetadata> send(
                    ProducerRecord<byte[], byte[]> message, Callback callback) {
                SimulatedKafka.this.sent++;
                sent.add(() -> {
                    var metadata = append(message);
                    schedule.soon(process, () -> callback.onCompletion(metadata, null));
                });
                // Each event appends the oldest, so that the order holds; what a killed process had
                // not handed to the network yet is the newest, and is lost.
                boolean left = schedule.random().nextBoolean();
                schedule.at(
                        Duration.ofNanos(schedule.random().nextInt(8_000_000)),
                        left ? null : process,
                        () -> sent.remove().run());
                return CompletableFuture.failedFuture(
                        new IllegalStateException("only the callback is told"));
            }

            @Override
            public List<PartitionInfo> partitionsFor(String topic) {
                return List.of();
            }
        };
    }

    private RecordMetadata append(ProducerRecord<byte[], byte[]> message) {
        if (!(codec.decode(message.topic(), message.value()) instanceof Decoded.Event(var event))) {
            throw new IllegalStateException("not one of our events");
        }
        int partition = message.partition() == null ? 0 : message.partition();
        long offset = 0;
        if (message.topic().equals(Topics.JOURNAL)) {
            var log = journal(partition);
            offset = log.size();
            log.add(event);
            entries.add(new Entry(event, schedule.nanos()));
        } else if (event instanceof InferenceRequest) {
            partition = Math.floorMod(Arrays.hashCode(message.key()), PARKED_PARTITIONS);
            append(
                    new TopicPartition(message.topic(), partition),
                    message.value(),
                    message.headers());
        } else if (event instanceof InferenceResult result) {
            replies.computeIfAbsent(result.getRequestId(), _ -> new ArrayList<>()).add(result);
        }
        return new RecordMetadata(
                new TopicPartition(message.topic(), partition), offset, 0, 0L, 0, 0);
    }
}
