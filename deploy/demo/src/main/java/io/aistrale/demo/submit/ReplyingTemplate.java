package io.aistrale.demo.submit;

import io.aistrale.demo.StackAddress;
import io.aistrale.schemas.serde.EventDeserializer;
import io.aistrale.schemas.serde.EventSerializer;
import io.aistrale.schemas.topic.Topic;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;

/// Spring's ReplyingKafkaTemplate, set up as its reference manual says for a reply topic that is
/// shared with others: a consumer group of its own, from the topic's end, and no word of ours but
/// the two serde classes.
public final class ReplyingTemplate implements AutoCloseable {

    private static final Duration ASSIGNMENT_DEADLINE = Duration.ofSeconds(30);

    private final DefaultKafkaProducerFactory<String, SpecificRecord> producers;
    private final ReplyingKafkaTemplate<String, SpecificRecord, SpecificRecord> template;
    private final Replies replies = new Replies();

    /// Returns when replies can be received.
    ///
    /// @throws IllegalStateException no reply partition was assigned within 30 s
    public ReplyingTemplate(StackAddress stack) throws InterruptedException {
        producers = new DefaultKafkaProducerFactory<>(producer(stack));
        var properties = new ContainerProperties(Topics.REPLIES_PREFIX + Topics.DEFAULT_ALIAS);
        properties.setGroupId("demo-" + UUID.randomUUID());
        var container =
                new ConcurrentMessageListenerContainer<>(
                        new DefaultKafkaConsumerFactory<String, SpecificRecord>(consumer(stack)),
                        properties);
        container.setBatchInterceptor(replies);
        template = new ReplyingKafkaTemplate<>(producers, container);
        template.setSharedReplyTopic(true);
        template.afterPropertiesSet();
        template.start();
        if (!template.waitForAssignment(ASSIGNMENT_DEADLINE)) {
            close();
            throw new IllegalStateException("No reply partition was assigned within 30 s");
        }
    }

    public ReplyingKafkaTemplate<String, SpecificRecord, SpecificRecord> template() {
        return template;
    }

    public Replies replies() {
        return replies;
    }

    private static Map<String, Object> producer(StackAddress stack) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                stack.kafkaBootstrapServers(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                EventSerializer.class,
                "schema.registry.url",
                stack.registryUrl(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Topic.MAX_RECORD_BYTES,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                10_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                30_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000);
    }

    private static Map<String, Object> consumer(StackAddress stack) {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                stack.kafkaBootstrapServers(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                EventDeserializer.class,
                "schema.registry.url",
                stack.registryUrl(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest");
    }

    @Override
    public void close() {
        template.destroy();
        producers.destroy();
    }
}
