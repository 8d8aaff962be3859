package io.aistrale.gateway.result;

import io.aistrale.gateway.publish.KafkaProperties;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.serde.SchemaNotRegisteredException;
import io.aistrale.schemas.topic.Topic;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads this instance's partition of the gateways' reply topic, from the end it found at start.
/// Several instances may share a partition: each ignores what it does not wait for.
///
/// The partition is announced only when the reading position is known, so that no reply can come
/// before there is a reader; requests are published with it. After a failure reading goes on where
/// it stopped.
public final class ReplyListener implements ReplyPosition, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplyListener.class);
    private static final String TOPIC = Topics.REPLIES_PREFIX + Topics.GATEWAY_ALIAS;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);

    private final KafkaProperties kafka;
    private final ReplyProperties properties;
    private final EventCodec codec;
    private final PendingReplies pending;
    private final Runnable beforeServing;
    private final int place = UUID.randomUUID().hashCode();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("reply-listener").daemon().unstarted(this::run);

    private volatile OptionalInt partition = OptionalInt.empty();
    private volatile @Nullable Consumer<String, byte[]> consumer;

    /// Only this thread's: where reading goes on; null before the first position is known.
    private @Nullable Long next;

    /// @param beforeServing runs when the position is known and before it is announced; throws as
    ///   Kafka and the registry do, and is then run again
    public ReplyListener(
            KafkaProperties kafka,
            ReplyProperties properties,
            EventCodec codec,
            PendingReplies pending,
            Runnable beforeServing) {
        this.kafka = kafka;
        this.properties = properties;
        this.codec = codec;
        this.pending = pending;
        this.beforeServing = beforeServing;
    }

    public void start() {
        thread.start();
    }

    @Override
    public OptionalInt partition() {
        return partition;
    }

    @Override
    public void close() throws InterruptedException {
        closed.countDown();
        Consumer<String, byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        thread.join(ANSWER_TIMEOUT);
    }

    private void run() {
        while (closed.getCount() > 0) {
            try (Consumer<String, byte[]> reading = new KafkaConsumer<>(settings())) {
                consumer = reading;
                read(reading);
            } catch (WakeupException _) {
                // Closed.
            } catch (KafkaException
                    | RegistryUnavailableException
                    | SchemaNotRegisteredException failed) {
                LOG.warn("Replies cannot be read, trying again: {}", failed.toString());
                pause();
            } catch (RuntimeException bug) {
                LOG.error("Replies cannot be read, trying again", bug);
                pause();
            }
        }
    }

    private void read(Consumer<String, byte[]> reading) {
        int partitions = reading.partitionsFor(TOPIC, ANSWER_TIMEOUT).size();
        if (partitions == 0) {
            throw new KafkaException("topic " + TOPIC + " does not exist");
        }
        TopicPartition mine = new TopicPartition(TOPIC, Math.floorMod(place, partitions));
        reading.assign(List.of(mine));
        if (next == null) {
            next =
                    Objects.requireNonNull(
                            reading.endOffsets(List.of(mine), ANSWER_TIMEOUT).get(mine));
        }
        reading.seek(mine, next);
        beforeServing.run();
        partition = OptionalInt.of(mine.partition());
        LOG.info("Replies are read from {} at {}", mine, next);
        while (closed.getCount() > 0) {
            for (ConsumerRecord<String, byte[]> reply : reading.poll(POLL_TIMEOUT)) {
                take(reply);
                next = reply.offset() + 1;
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> reply) {
        if (reply.key() == null || reply.value() == null || !pending.isAwaited(reply.key())) {
            return;
        }
        switch (codec.decode(TOPIC, reply.value())) {
            case Decoded.Event(InferenceResult result) -> pending.complete(result);
            case Decoded.Event(var other) ->
                    LOG.error("No reply but {} at {}", other.getSchema().getFullName(), at(reply));
            case Decoded.Undecodable(var reason, String detail) ->
                    LOG.error("Undecodable reply at {}: {}, {}", at(reply), reason, detail);
        }
    }

    private void pause() {
        try {
            boolean _ = closed.await(properties.reconnectPause().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "aistrale-gateway-replies");
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topic.MAX_RECORD_BYTES);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        // Only where the position is gone: by retention, or with the topic.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }

    private static String at(ConsumerRecord<?, ?> reply) {
        return "%s-%d@%d".formatted(reply.topic(), reply.partition(), reply.offset());
    }
}
