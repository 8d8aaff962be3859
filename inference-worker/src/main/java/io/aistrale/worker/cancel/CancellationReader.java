package io.aistrale.worker.cancel;

import io.aistrale.schemas.event.CancellationRequested;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.Decoded.Undecodable;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.metric.CancellationFate;
import io.aistrale.worker.metric.LlmMetrics;
import io.aistrale.worker.source.RequestSources;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads all cancellations, on a thread of its own and of no group: any worker may be given any
/// request. At the start it goes back as far as they hold, and no request begins before it has come
/// to what was the end then.
public final class CancellationReader implements Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CancellationReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// Between looks for topics that were made later, and for partitions that were added.
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /// As many names and users have.
    private static final int LONGEST_USER_ID = 256;

    private final Consumer<byte[], byte[]> consumer;
    private final EventCodec codec;
    private final RequestSources sources;
    private final Cancellations cancellations;
    private final LlmMetrics metrics;
    private final int mostOfPartition;
    private final Clock clock;
    private final CountDownLatch caughtUp = new CountDownLatch(1);

    /// Next offset of each partition that is read; belongs to the reading thread, as the following.
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    private final Map<TopicPartition, Long> firstEnds = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private Set<String> followed = Set.of();
    private long lookedAtNanos;
    private volatile boolean closed;

    /// @param consumer of no group; belongs to this from now on
    /// @param mostOfPartition records read back of a partition at most
    public CancellationReader(
            Consumer<byte[], byte[]> consumer,
            EventCodec codec,
            RequestSources sources,
            Cancellations cancellations,
            LlmMetrics metrics,
            int mostOfPartition,
            Clock clock) {
        this.consumer = consumer;
        this.codec = codec;
        this.sources = sources;
        this.cancellations = cancellations;
        this.metrics = metrics;
        this.mostOfPartition = mostOfPartition;
        this.clock = clock;
    }

    /// Waits until what was cancelled before this worker began is known.
    ///
    /// @return whether it is
    public boolean awaitKnown(Duration patience) throws InterruptedException {
        return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
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
            follow();
            read();
        } catch (WakeupException e) {
            log.atTrace().log("woken to end");
        } catch (TopicAuthorizationException e) {
            without(e.unauthorizedTopics());
        } catch (RegistryUnavailableException | KafkaException e) {
            if (e instanceof InterruptException) {
                throw e;
            }
            log.atWarn()
                    .addKeyValue("cause", e.toString())
                    .log("cancellations cannot be read; trying again");
            positions.forEach(consumer::seek);
            Thread.sleep(PAUSE);
        } catch (RuntimeException bug) {
            log.atError().setCause(bug).log("the reader of cancellations met a fault of ours");
            positions.forEach(consumer::seek);
            Thread.sleep(PAUSE);
        }
    }

    /// One source's topic that may not be read costs nobody else's cancellations.
    private void without(Set<String> topics) throws InterruptedException {
        log.atError()
                .addKeyValue("topics", topics)
                .log("topics of cancellations may not be read; allow it in Kafka");
        topics.stream().filter(topic -> !topic.equals(Topics.CANCELLATIONS)).forEach(refused::add);
        followed = Set.of();
        Thread.sleep(PAUSE);
    }

    /// Takes note of topics and partitions that came or went.
    private void follow() throws InterruptedException {
        var topics = sources.cancellationTopics();
        boolean lookAgain = System.nanoTime() - lookedAtNanos > LOOK_AGAIN.toNanos();
        if (topics.equals(followed) && !lookAgain) {
            return;
        }
        if (lookAgain) {
            refused.clear();
        }
        var there = consumer.listTopics(BROKER_PATIENCE);
        if (!there.containsKey(Topics.CANCELLATIONS)) {
            log.atError()
                    .addKeyValue("topic", Topics.CANCELLATIONS)
                    .log(
                            "the topic is not there, or may not be read; no request begins without it");
            Thread.sleep(PAUSE);
            return;
        }
        var partitions =
                there.entrySet().stream()
                        .filter(topic -> topics.contains(topic.getKey()))
                        .filter(topic -> !refused.contains(topic.getKey()))
                        .flatMap(topic -> topic.getValue().stream())
                        .map(one -> new TopicPartition(one.topic(), one.partition()))
                        .collect(Collectors.toSet());
        assign(partitions);
        cancellations.retain(topics);
        lookedAtNanos = System.nanoTime();
        followed = topics;
    }

    private void assign(Set<TopicPartition> partitions) {
        var added = new HashSet<>(partitions);
        added.removeAll(positions.keySet());
        var begin = beginnings(added);
        positions.keySet().retainAll(partitions);
        positions.putAll(begin);
        if (!consumer.assignment().equals(partitions)) {
            consumer.assign(partitions);
            positions.forEach(consumer::seek);
        }
    }

    /// Where what still holds begins.
    private Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        var ends = consumer.endOffsets(partitions, BROKER_PATIENCE);
        long holdsFrom = clock.instant().minus(Cancellations.KEPT).toEpochMilli();
        var holding =
                consumer.offsetsForTimes(
                        partitions.stream().collect(Collectors.toMap(one -> one, _ -> holdsFrom)),
                        BROKER_PATIENCE);
        if (caughtUp.getCount() > 0) {
            firstEnds.putAll(ends);
        }
        var begin = new HashMap<TopicPartition, Long>();
        ends.forEach((partition, end) -> {
            OffsetAndTimestamp first = holding.get(partition);
            begin.put(
                    partition,
                    first == null ? end : Math.max(first.offset(), end - mostOfPartition));
        });
        return begin;
    }

    private void read() {
        if (positions.isEmpty()) {
            return;
        }
        var records = consumer.poll(POLL);
        for (var message : records) {
            takeOrSkip(message);
            positions.put(
                    new TopicPartition(message.topic(), message.partition()), message.offset() + 1);
        }
        records.nextOffsets().forEach((partition, next) -> positions.put(partition, next.offset()));
        if (caughtUp.getCount() > 0 && isCaughtUp()) {
            log.atInfo()
                    .addKeyValue("kept", cancellations.size())
                    .log("the cancellations have been read back");
            caughtUp.countDown();
        }
    }

    private boolean isCaughtUp() {
        return firstEnds.entrySet().stream()
                .allMatch(end ->
                        positions.getOrDefault(end.getKey(), Long.MAX_VALUE) >= end.getValue());
    }

    /// A fault of ours costs one record, and stops no other.
    private void takeOrSkip(ConsumerRecord<byte[], byte[]> message) {
        try {
            take(message);
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException bug) {
            log.atError()
                    .setCause(bug)
                    .addKeyValue("topic", message.topic())
                    .addKeyValue("partition", message.partition())
                    .addKeyValue("offset", message.offset())
                    .log("a cancellation met a fault of ours; it is skipped");
        }
    }

    /// @throws RegistryUnavailableException the record is not at fault: wait
    private void take(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value() == null ? new byte[0] : message.value();
        switch (codec.decode(message.topic(), value)) {
            case Decoded.Event(CancellationRequested cancellation) -> judge(message, cancellation);
            case Decoded.Event(var other) ->
                    undecodable(message, Undecodable.wrongRecordType(message.topic(), other));
            case Undecodable undecodable -> undecodable(message, undecodable);
        }
    }

    private void judge(ConsumerRecord<byte[], byte[]> message, CancellationRequested cancellation) {
        String topic = message.topic();
        String overreach = sources.overreach(topic, cancellation);
        if (overreach != null) {
            cancellations.refused(topic, overreach);
        } else if (!TimeOrderedIds.isTimeOrdered(cancellation.getRequestId())) {
            cancellations.refused(topic, "requestId must be a version 7 UUID");
        } else if (cancellation.getUserId().length() > LONGEST_USER_ID) {
            cancellations.refused(
                    topic, "userId: must have at most " + LONGEST_USER_ID + " characters");
        } else {
            cancellations.requested(
                    topic,
                    cancellation,
                    sources.projectOf(topic),
                    Instant.ofEpochMilli(message.timestamp()));
        }
    }

    private void undecodable(ConsumerRecord<byte[], byte[]> message, Undecodable why) {
        metrics.cancellation(CancellationFate.UNDECODABLE);
        log.atWarn()
                .addKeyValue("topic", message.topic())
                .addKeyValue("partition", message.partition())
                .addKeyValue("offset", message.offset())
                .addKeyValue("reason", why.reason())
                .log("a cancellation cannot be understood; it is skipped");
    }
}
