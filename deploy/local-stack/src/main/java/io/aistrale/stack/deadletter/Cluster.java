package io.aistrale.stack.deadletter;

import io.aistrale.schemas.topic.Topic;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The cluster whose dead letters are meant: the running stack's, if no other is named.
final class Cluster {
    private static final int ANSWER_MILLIS = 15_000;
    private static final int DELIVERY_MILLIS = 30_000;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT,...",
            description =
                    "Kafka brokers (default: AISTRALE_KAFKA_BOOTSTRAP_SERVERS, or the local stack's).")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Further Kafka client settings, such as SASL and TLS: name=value lines.")
    private @Nullable Path settings;

    private final Supplier<String> otherwise;

    /// @param otherwise brokers where the user names none
    Cluster(Supplier<String> otherwise) {
        this.otherwise = otherwise;
    }

    /// Does what a command does, and says where it failed.
    void use(Runnable work) {
        try {
            work.run();
        } catch (KafkaException e) {
            throw new DeadLettersFailedException(
                    "Kafka at %s: %s".formatted(servers(), e.getMessage()));
        }
    }

    private String servers() {
        return bootstrapServers == null ? otherwise.get() : bootstrapServers;
    }

    Admin admin() {
        Map<String, Object> client = client();
        client.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        client.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        return Admin.create(client);
    }

    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> client = client();
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        client.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        return new KafkaConsumer<>(
                client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Producer<byte[], byte[]> producer() {
        Map<String, Object> client = client();
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        client.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_RECORD_BYTES);
        client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MILLIS);
        client.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS);
        return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> client() {
        Map<String, Object> client = new HashMap<>();
        if (settings != null) {
            Properties read = new Properties();
            try (Reader file = Files.newBufferedReader(settings, StandardCharsets.UTF_8)) {
                read.load(file);
            } catch (IOException e) {
                throw new DeadLettersFailedException("%s cannot be read.".formatted(settings));
            }
            read.stringPropertyNames().forEach(name -> client.put(name, read.getProperty(name)));
        }
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers());
        return client;
    }
}
