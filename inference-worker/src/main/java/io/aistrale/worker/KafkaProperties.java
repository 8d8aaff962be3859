package io.aistrale.worker;

import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.topic.Topic;
import io.aistrale.worker.consume.WorkerProperties;
import jakarta.validation.constraints.NotBlank;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// Where Kafka and the schema registry are.
///
/// @param bootstrapServers brokers to start from, `host:port` by comma
/// @param registryUrl schema registry's Confluent API
/// @param serializer a Kafka serializer class in place of our own serde, such as Confluent's;
///   default none
/// @param deserializer the deserializer that goes with it; default none
/// @param client further client settings, such as security ones; default none
@Validated
@ConfigurationProperties("aistrale.kafka")
record KafkaProperties(
        @NotBlank String bootstrapServers,
        @NotBlank String registryUrl,
        @Nullable String serializer,
        @Nullable String deserializer,
        @DefaultValue Map<String, String> client) {
    SerdeSettings serde() {
        var own = SerdeSettings.of(registryUrl);
        return serializer == null || serializer.isBlank() || deserializer == null
                ? own
                : own.using(serializer, deserializer);
    }

    /// Records are tried until they stand: delivery has no time-out but the process's own end.
    Producer<byte[], byte[]> producer() {
        var settings = common();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // What comes up while one request to the broker is under way makes the next: batches as
        // large as the load asks for, and no wait where there is none.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES + 64 * 1024);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        // A sender waits no longer for room or metadata; whoever must, tries again.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Consumer<byte[], byte[]> consumer(WorkerProperties worker) {
        var settings = reading();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, worker.groupId());
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        if (worker.instanceId() != null && !worker.instanceId().isBlank()) {
            settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, worker.instanceId());
        }
        settings.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                Math.toIntExact(worker.sessionTimeout().toMillis()));
        settings.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                Math.toIntExact(worker.heartbeat().toMillis()));
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // What was polled waits as objects, which the collector copies again and again.
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        // What is fetched is kept until it is read: little, for the collector copies it.
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 256 * 1024);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Reads the journal from anywhere to its end, of no group.
    Consumer<byte[], byte[]> journalConsumer() {
        return grouplessConsumer("earliest", 50);
    }

    /// Reads entries that stand in the journal already: a broker has no reason to wait for more,
    /// and what it waits for delays the next question.
    Consumer<byte[], byte[]> journalEntryConsumer() {
        return grouplessConsumer("none", 5);
    }

    /// Reads cancellations from anywhere on, of no group.
    Consumer<byte[], byte[]> cancellationConsumer() {
        return grouplessConsumer("earliest", 100);
    }

    /// Reads request topics ahead, of no group. What is not there any more was taken.
    Consumer<byte[], byte[]> scoutConsumer() {
        return grouplessConsumer("latest", 50);
    }

    private Consumer<byte[], byte[]> grouplessConsumer(String offsetReset, int longestWaitMillis) {
        var settings = reading();
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, offsetReset);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, longestWaitMillis);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> reading() {
        var settings = common();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A topic made by being asked for would have the broker's settings, not ours.
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }

    private Map<String, Object> common() {
        var settings = new HashMap<String, Object>(client);
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return settings;
    }
}
