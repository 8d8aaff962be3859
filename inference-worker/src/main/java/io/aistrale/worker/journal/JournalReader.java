package io.aistrale.worker.journal;

import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.topic.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the journal back on a thread of its own, so that partitions which need nothing from it
/// flow meanwhile. Idle, it waits without polling.
public final class JournalReader implements ReadBack, Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);
    private static final Duration SOURCE_PATIENCE = Duration.ofSeconds(2);
    private static final long ANY_RECORD = Long.MAX_VALUE;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// How far the read-back reaches at least, so that duplicates are known after a takeover.
    private static final Duration DUPLICATE_WINDOW = Duration.ofSeconds(60);

    /// Bounds that reach where the journal is dense.
    private static final long MOST_ENTRIES_FOR_DUPLICATES = 100_000;

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final EventCodec codec;
    private final Journal journal;
    private final Clock clock;
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final Map<TopicPartition, Order.Begin> asked = new HashMap<>();
    private final Map<TopicPartition, Reading> readings = new HashMap<>();
    private volatile boolean closed;

    private sealed interface Order {
        record Begin(
                TopicPartition source,
                long committed,
                CommitMark mark,
                Consumer<PartitionHistory> ready)
                implements Order {}

        record Ask(
                TopicPartition source,
                long sourceOffset,
                JournalPosition written,
                CompletableFuture<Past> answer)
                implements Order {}

        record Forget(TopicPartition source) implements Order {}

        record Close() implements Order {}
    }

    /// @param consumer of no group; belongs to this reader from now on
    public JournalReader(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            EventCodec codec,
            Journal journal,
            Clock clock) {
        this.consumer = consumer;
        this.codec = codec;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public void begin(
            TopicPartition source,
            long committed,
            CommitMark mark,
            Consumer<PartitionHistory> ready) {
        order(new Order.Begin(source, committed, mark, ready));
    }

    /// A poll under way is not broken off: those who ask are many.
    @Override
    public CompletableFuture<Past> confirm(
            TopicPartition source, long sourceOffset, JournalPosition written) {
        var answer = new CompletableFuture<Past>();
        orders.add(new Order.Ask(source, sourceOffset, written, answer));
        return answer;
    }

    @Override
    public void forget(TopicPartition source) {
        order(new Order.Forget(source));
    }

    private void order(Order order) {
        orders.add(order);
        consumer.wakeup();
    }

    @Override
    public void close() {
        closed = true;
        order(new Order.Close());
    }

    @Override
    public void run() {
        try (consumer) {
            while (!closed) {
                turn();
            }
        } catch (InterruptException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() throws InterruptedException {
        try {
            if (asked.isEmpty() && readings.values().stream().allMatch(Reading::isIdle)) {
                carryOut(orders.take());
            }
            while (!closed && orders.peek() != null) {
                carryOut(orders.remove());
            }
            open();
            read();
        } catch (WakeupException e) {
            log.atTrace().log("woken for an order");
        } catch (RegistryUnavailableException | KafkaException e) {
            if (e instanceof InterruptException) {
                throw e;
            }
            log.atWarn()
                    .addKeyValue("cause", e.toString())
                    .log("the journal cannot be read; trying again");
            Thread.sleep(PAUSE);
        }
    }

    private void carryOut(Order order) {
        switch (order) {
            case Order.Begin begin -> asked.put(begin.source(), begin);
            case Order.Ask(var source, long sourceOffset, var written, var answer) -> {
                var reading = readings.get(source);
                if (reading != null) {
                    reading.confirm(sourceOffset, written.offset(), answer);
                }
            }
            case Order.Forget(var source) -> {
                asked.remove(source);
                readings.remove(source);
            }
            case Order.Close() -> {}
        }
    }

    /// Asks once for all that are to be read: a takeover brings dozens of partitions at a time, and
    /// each question is a round trip for which calls of the dead wait.
    private void open() {
        if (asked.isEmpty()) {
            return;
        }
        var partitions =
                asked.keySet().stream().map(JournalReader::journalOf).collect(Collectors.toSet());
        var beginnings = consumer.beginningOffsets(partitions, BROKER_PATIENCE);
        var ends = consumer.endOffsets(partitions, BROKER_PATIENCE);
        var sourceEnds = sourceEnds();
        long recentMillis = clock.instant().minus(DUPLICATE_WINDOW).toEpochMilli();
        var recent =
                consumer.offsetsForTimes(
                        partitions.stream()
                                .collect(Collectors.toMap(one -> one, _ -> recentMillis)),
                        BROKER_PATIENCE);
        ends.forEach((partition, end) -> journal.raiseFloor(partition.partition(), end));
        asked.forEach((source, begin) -> {
            var partition = journalOf(source);
            long beginning = Objects.requireNonNull(beginnings.get(partition));
            long end = Objects.requireNonNull(ends.get(partition));
            var since = recent.get(partition);
            long forDuplicates =
                    Math.max(
                            since == null ? end : since.offset(),
                            end - MOST_ENTRIES_FOR_DUPLICATES);
            long from = Math.max(beginning, Math.min(begin.mark().entriesFrom(), forDuplicates));
            var range =
                    new Reading.Range(
                            source,
                            begin.committed(),
                            begin.mark().repliesFrom(),
                            partition.partition(),
                            from,
                            end,
                            sourceEnds.getOrDefault(source, ANY_RECORD));
            readings.put(source, new Reading(range, begin.ready()));
        });
        asked.clear();
    }

    private Map<TopicPartition, Long> sourceEnds() {
        return endsOf(asked.keySet()).orElseGet(this::endsByTopic);
    }

    /// A topic that has gone meanwhile, or has a partition without a leader, is asked apart, so
    /// that no other waits for it.
    private Map<TopicPartition, Long> endsByTopic() {
        var known = new HashMap<TopicPartition, Long>();
        asked.keySet().stream()
                .collect(Collectors.groupingBy(TopicPartition::topic, Collectors.toSet()))
                .forEach((topic, partitions) ->
                        endsOf(partitions)
                                .ifPresentOrElse(known::putAll, () -> tellUnknown(topic)));
        return known;
    }

    /// Empty where they are not known soon.
    private Optional<Map<TopicPartition, Long>> endsOf(Set<TopicPartition> sources) {
        try {
            return Optional.of(consumer.endOffsets(sources, SOURCE_PATIENCE));
        } catch (TimeoutException | AuthorizationException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("no ends of request partitions");
            return Optional.empty();
        }
    }

    private static void tellUnknown(String topic) {
        log.atWarn()
                .addKeyValue("topic", topic)
                .log(
                        "the ends of its partitions are not known:"
                                + " a former owner may have begun any request of them");
    }

    private static TopicPartition journalOf(TopicPartition source) {
        return new TopicPartition(Topics.JOURNAL, Topics.journalPartition(source.partition()));
    }

    private void read() {
        var from =
                readings.values().stream()
                        .filter(reading -> !reading.isIdle())
                        .collect(
                                Collectors.toMap(
                                        reading -> journalOf(reading.range().source()),
                                        Reading::position,
                                        Math::min));
        if (from.isEmpty()) {
            consumer.unsubscribe();
            return;
        }
        var before = Set.copyOf(consumer.assignment());
        if (!before.equals(from.keySet())) {
            consumer.assign(from.keySet());
            from.forEach((partition, position) -> {
                // Of the others, what was fetched ahead is kept.
                if (!before.contains(partition)) {
                    consumer.seek(partition, position);
                }
            });
        }
        from.forEach((partition, position) -> {
            if (consumer.position(partition, BROKER_PATIENCE) > position) {
                consumer.seek(partition, position);
            }
        });
        var records = consumer.poll(POLL);
        var there =
                readings.values().stream()
                        .collect(
                                Collectors.groupingBy(
                                        reading -> reading.range().journalPartition()));
        records.forEach(
                message -> see(message, there.getOrDefault(message.partition(), List.of())));
        records.nextOffsets()
                .forEach((partition, next) ->
                        there.getOrDefault(partition.partition(), List.of()).stream()
                                .filter(reading -> !reading.isIdle())
                                .forEach(reading -> reading.reached(next.offset())));
    }

    /// An idle one goes along where it has come as far, and later goes on from where it is.
    private void see(ConsumerRecord<byte[], byte[]> message, List<Reading> there) {
        switch (codec.decode(Topics.JOURNAL, message.value())) {
            case Decoded.Event(var entry) ->
                    there.stream()
                            .filter(reading ->
                                    !reading.isIdle() || reading.position() == message.offset())
                            .forEach(reading -> reading.see(message.offset(), entry));
            case Decoded.Undecodable undecodable ->
                    log.atError()
                            .addKeyValue("partition", message.partition())
                            .addKeyValue("offset", message.offset())
                            .addKeyValue("reason", undecodable.reason())
                            .log("a foreign record stands in the journal; it is skipped");
        }
    }
}
