package io.aistrale.telemetry.consume;

import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where Kafka and the schema registry are.
///
/// @param bootstrapServers brokers to start from, `host:port` by comma
/// @param registryUrl schema registry's Confluent API
/// @param serializer a Kafka serializer class in place of our own serde; empty: none
/// @param deserializer the deserializer that goes with it; empty: none
/// @param client further client settings, such as security ones; default none
@ConfigurationProperties("aistrale.kafka")
public record KafkaProperties(
        String bootstrapServers,
        String registryUrl,
        @DefaultValue("") String serializer,
        @DefaultValue("") String deserializer,
        @DefaultValue Map<String, String> client) {
    static final String GROUP = "telemetry-consumer";
    private static final int DELIVERY_MILLIS = 30_000;
    private static final int BLOCK_MILLIS = 10_000;
    private static final int FETCH_MIN_BYTES = 64 * 1024;
    private static final int FETCH_MAX_WAIT_MILLIS = 250;

    public SerdeSettings serde() {
        SerdeSettings own = SerdeSettings.of(registryUrl);
        return serializer.isBlank() ? own : own.using(serializer, deserializer);
    }

    /// Sources of requests may use Kafka transactions; what they take back was never asked.
    public Consumer<byte[], byte[]> consumer(TelemetryProperties telemetry) {
        Map<String, Object> settings = common();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, telemetry.batchRecords());
        // Nobody waits for these rows: a few batches a second leave the processor to the calls.
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_MIN_BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MILLIS);
        settings.put(
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                Math.toIntExact(telemetry.fetch().toBytes()));
        settings.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                Math.toIntExact(telemetry.sessionTimeout().toMillis()));
        settings.put(
                ConsumerConfig.METADATA_MAX_AGE_CONFIG, telemetry.newTopicsWithin().toMillis());
        // A request and its journal entries have the same partition number: they come to the same
        // loop, which merges them before they are written.
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Of no group, for questions about topics.
    public Consumer<byte[], byte[]> asking() {
        Map<String, Object> settings = common();
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// For dead letters, presumptions, scores and what models are asked for them or by runs.
    public Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = common();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, BLOCK_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> common() {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return settings;
    }
}
