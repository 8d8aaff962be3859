package io.aistrale.gateway.result;

import io.aistrale.gateway.publish.KafkaProperties;
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

/// Reads this instance's partition of one of the gateways' topics on a thread of its own, from the
/// end it found at start. Several instances may share a partition: each ignores what it does not
/// wait for. After a failure reading goes on where it stopped.
abstract sealed class PartitionReader implements AutoCloseable
        permits ReplyListener, ChunkListener {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionReader.class);
    private static final String REPLIES = Topics.REPLIES_PREFIX + Topics.GATEWAY_ALIAS;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);

    private final String topic;
    private final Map<String, Object> settings;
    private final Duration reconnectPause;
    private final OwnPartition own;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private volatile OptionalInt partition = OptionalInt.empty();
    private volatile @Nullable Consumer<String, byte[]> consumer;

    /// Only this thread's: where reading goes on; null before the first position is known.
    private @Nullable Long next;

    /// @param name of what is read, for the thread and the Kafka client
    PartitionReader(
            String name,
            String topic,
            KafkaProperties kafka,
            ReplyProperties properties,
            OwnPartition own) {
        this.topic = topic;
        this.settings = settings(name, kafka);
        this.reconnectPause = properties.reconnectPause();
        this.own = own;
        this.thread = Thread.ofPlatform().name(name + "-listener").daemon().unstarted(this::run);
    }

    /// Takes the next record; throws as the registry does, and then gets it again.
    abstract void take(ConsumerRecord<String, byte[]> kafkaRecord);

    /// Runs when the position is known and before it is announced; throws as Kafka and the registry
    /// do, and is then run again.
    abstract void beforeServing();

    public void start() {
        thread.start();
    }

    /// What is read; empty before the reading position is known.
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
            try (Consumer<String, byte[]> reading = new KafkaConsumer<>(settings)) {
                consumer = reading;
                read(reading);
            } catch (WakeupException _) {
                // Closed.
            } catch (KafkaException
                    | RegistryUnavailableException
                    | SchemaNotRegisteredException failed) {
                LOG.warn("{} cannot be read, trying again: {}", topic, failed.toString());
                pause();
            } catch (RuntimeException bug) {
                LOG.error("{} cannot be read, trying again", topic, bug);
                pause();
            }
        }
    }

    private void read(Consumer<String, byte[]> reading) {
        TopicPartition mine = new TopicPartition(topic, own.among(partitionsOf(REPLIES, reading)));
        if (mine.partition() >= partitionsOf(topic, reading)) {
            throw new KafkaException("there is no " + mine);
        }
        reading.assign(List.of(mine));
        if (next == null) {
            next =
                    Objects.requireNonNull(
                            reading.endOffsets(List.of(mine), ANSWER_TIMEOUT).get(mine));
        }
        reading.seek(mine, next);
        beforeServing();
        partition = OptionalInt.of(mine.partition());
        LOG.info("{} is read from {}", mine, next);
        while (closed.getCount() > 0) {
            for (ConsumerRecord<String, byte[]> kafkaRecord : reading.poll(POLL_TIMEOUT)) {
                take(kafkaRecord);
                next = kafkaRecord.offset() + 1;
            }
        }
    }

    private static int partitionsOf(String topic, Consumer<?, ?> reading) {
        int partitions = reading.partitionsFor(topic, ANSWER_TIMEOUT).size();
        if (partitions == 0) {
            throw new KafkaException("topic " + topic + " does not exist");
        }
        return partitions;
    }

    private void pause() {
        try {
            boolean _ = closed.await(reconnectPause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Object> settings(String name, KafkaProperties kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "aistrale-gateway-" + name);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topic.MAX_RECORD_BYTES);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
        // Only where the position is gone: by retention, or with the topic.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return Map.copyOf(settings);
    }

    static String at(ConsumerRecord<?, ?> kafkaRecord) {
        return "%s-%d@%d"
                .formatted(kafkaRecord.topic(), kafkaRecord.partition(), kafkaRecord.offset());
    }
}
