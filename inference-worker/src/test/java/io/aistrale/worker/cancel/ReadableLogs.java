package io.aistrale.worker.cancel;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// Topics of one partition, and a consumer that reads them as Kafka's does: what the reader of
/// cancellations asks of one, and nothing else.
final class ReadableLogs implements InvocationHandler {
    /// Topics that may be listed and not read.
    final Set<String> forbidden = ConcurrentHashMap.newKeySet();

    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    synchronized void create(String topic) {
        logs.put(new TopicPartition(topic, 0), new ArrayList<>());
    }

    synchronized void append(String topic, byte[] value, Instant at) {
        var log = log(new TopicPartition(topic, 0));
        log.add(
                new ConsumerRecord<>(
                        topic,
                        0,
                        log.size(),
                        at.toEpochMilli(),
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        value.length,
                        new byte[0],
                        value,
                        new RecordHeaders(),
                        Optional.empty()));
    }

    @SuppressWarnings("unchecked")
    Consumer<byte[], byte[]> consumer() {
        return (Consumer<byte[], byte[]>)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Consumer.class}, this);
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments)
            throws Throwable {
        return switch (method.getName()) {
            case "listTopics" -> listTopics();
            case "endOffsets" -> endOffsets((Collection<TopicPartition>) arguments[0]);
            case "offsetsForTimes" -> offsetsForTimes((Map<TopicPartition, Long>) arguments[0]);
            case "assignment" -> assignment();
            case "assign" -> assign((Collection<TopicPartition>) arguments[0]);
            case "seek" -> seek((TopicPartition) arguments[0], (Long) arguments[1]);
            case "poll" -> poll();
            case "wakeup", "close" -> null;
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private synchronized Map<String, List<PartitionInfo>> listTopics() {
        return logs.keySet().stream()
                .collect(
                        Collectors.toMap(
                                TopicPartition::topic,
                                one ->
                                        List.of(
                                                new PartitionInfo(
                                                        one.topic(), 0, null, null, null))));
    }

    private synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> asked) {
        return asked.stream().collect(Collectors.toMap(one -> one, one -> (long) log(one).size()));
    }

    private synchronized Map<TopicPartition, @Nullable OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> asked) {
        var found = new HashMap<TopicPartition, @Nullable OffsetAndTimestamp>();
        asked.forEach((partition, from) ->
                found.put(
                        partition,
                        log(partition).stream()
                                .filter(message -> message.timestamp() >= from)
                                .findFirst()
                                .map(message ->
                                        new OffsetAndTimestamp(
                                                message.offset(), message.timestamp()))
                                .orElse(null)));
        return found;
    }

    private List<ConsumerRecord<byte[], byte[]>> log(TopicPartition partition) {
        return Objects.requireNonNull(logs.get(partition));
    }

    private synchronized Set<TopicPartition> assignment() {
        return Set.copyOf(positions.keySet());
    }

    private synchronized @Nullable Void assign(Collection<TopicPartition> partitions) {
        positions.keySet().retainAll(partitions);
        partitions.forEach(partition -> positions.putIfAbsent(partition, 0L));
        return null;
    }

    private synchronized @Nullable Void seek(TopicPartition partition, long offset) {
        positions.put(partition, offset);
        return null;
    }

    private ConsumerRecords<byte[], byte[]> poll() throws InterruptedException {
        var records = take();
        if (records.isEmpty()) {
            Thread.sleep(Duration.ofMillis(1));
        }
        return records;
    }

    private synchronized ConsumerRecords<byte[], byte[]> take() {
        var refused =
                positions.keySet().stream()
                        .map(TopicPartition::topic)
                        .filter(forbidden::contains)
                        .collect(Collectors.toSet());
        if (!refused.isEmpty()) {
            throw new TopicAuthorizationException(refused);
        }
        var records = new HashMap<TopicPartition, List<ConsumerRecord<byte[], byte[]>>>();
        var next = new HashMap<TopicPartition, OffsetAndMetadata>();
        positions.replaceAll((partition, position) -> {
            var log = log(partition);
            if (position < log.size()) {
                records.put(
                        partition, List.copyOf(log.subList(Math.toIntExact(position), log.size())));
                next.put(partition, new OffsetAndMetadata(log.size()));
            }
            return (long) log.size();
        });
        return new ConsumerRecords<>(records, next);
    }
}
