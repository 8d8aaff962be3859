package io.aistrale.check.client;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Appends a few of a hundred journal entries once more, byte for byte and at the same time, to the
/// partition they stand in: what a producer leaves there that sends again in another epoch, the
/// first acknowledgement being lost. Copies come moments after their originals, often behind the
/// end of an attempt whose start they are.
public final class JournalCopies implements AutoCloseable {
    private static final int PERCENT = 3;
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final EventCodec codec;
    private final RandomGenerator random;
    private final Thread thread;
    private volatile boolean ended;

    private JournalCopies(String bootstrapServers, EventCodec codec, RandomGenerator random) {
        this.codec = codec;
        this.random = random;
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false,
                                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                "latest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ProducerConfig.ACKS_CONFIG,
                                "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        this.thread = Thread.ofPlatform().daemon().name("journal-copies").unstarted(this::run);
    }

    /// Copies what is appended from now on until it is closed.
    ///
    /// @param random chooses
    public static JournalCopies begin(
            String bootstrapServers, EventCodec codec, RandomGenerator random) {
        JournalCopies copies = new JournalCopies(bootstrapServers, codec, random);
        List<TopicPartition> partitions =
                copies.consumer.partitionsFor(Topics.JOURNAL, PATIENCE).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        copies.consumer.assign(partitions);
        copies.consumer.seekToEnd(partitions);
        copies.thread.start();
        return copies;
    }

    private void run() {
        while (!ended) {
            for (var entry : consumer.poll(POLL)) {
                if (isOfARequest(entry) && random.nextInt(100) < PERCENT) {
                    var _ = producer.send(copy(entry));
                }
            }
        }
    }

    private boolean isOfARequest(ConsumerRecord<byte[], byte[]> entry) {
        return codec.decode(entry.topic(), entry.value()) instanceof Decoded.Event(var event)
                && (event instanceof AttemptStarted
                        || event instanceof AttemptFinished
                        || event instanceof AttemptPresumedUnknown
                        || event instanceof RequestEnded);
    }

    private static ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> entry) {
        return new ProducerRecord<>(
                entry.topic(),
                entry.partition(),
                entry.timestamp(),
                entry.key(),
                entry.value(),
                entry.headers());
    }

    /// Returns when every copy has been acknowledged, or given up.
    @Override
    public void close() {
        ended = true;
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        producer.close(PATIENCE);
        consumer.close();
    }
}
