package io.aistrale.gateway.result;

import io.aistrale.gateway.publish.KafkaProperties;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Holds the ends of a request topic against what the database has read of it. Asked rarely, so
/// each time by a Kafka client of its own.
public final class ReadRequestTopics implements RequestTopics {

    private static final Logger LOG = LoggerFactory.getLogger(ReadRequestTopics.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int LOOKS = 5;

    /// Each look is a client and some queries; after an outage many want one at once.
    private static final int MOST_AT_ONCE = 2;

    private final KafkaProperties kafka;
    private final ReadPositions positions;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    public ReadRequestTopics(KafkaProperties kafka, ReadPositions positions) {
        this.kafka = kafka;
        this.positions = positions;
    }

    /// False also where others are looking: the caller comes back.
    @Override
    public boolean areRead(Lane lane) {
        if (!places.tryAcquire()) {
            return false;
        }
        try {
            return look(lane);
        } finally {
            places.release();
        }
    }

    private boolean look(Lane lane) {
        String topic = lane == Lane.BULK ? Topics.REQUESTS_BULK : Topics.REQUESTS;
        Map<TopicPartition, Long> ends;
        try {
            ends = ends(topic);
        } catch (KafkaException unreachable) {
            LOG.warn("The ends of {} cannot be read: {}", topic, unreachable.toString());
            return false;
        }
        for (int times = 0; times < LOOKS; times++) {
            Map<Integer, Long> read = positions.of(topic);
            if (!ends.isEmpty()
                    && ends.entrySet().stream()
                            .allMatch(end ->
                                    read.getOrDefault(end.getKey().partition(), 0L)
                                            >= end.getValue())) {
                return true;
            }
            if (!paused()) {
                return false;
            }
        }
        return false;
    }

    private Map<TopicPartition, Long> ends(String topic) {
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "aistrale-gateway-ends");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        try (Consumer<byte[], byte[]> asking =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    asking.partitionsFor(topic, ANSWER_TIMEOUT).stream()
                            .map(known -> new TopicPartition(topic, known.partition()))
                            .toList();
            return asking.endOffsets(partitions, ANSWER_TIMEOUT);
        }
    }

    private static boolean paused() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
