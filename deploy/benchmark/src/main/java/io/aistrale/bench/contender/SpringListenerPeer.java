package io.aistrale.bench.contender;

import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.MessageListener;

/// A plain spring-kafka listener: a thread for each partition, a call at a time on each.
final class SpringListenerPeer {
    private static final int PARTITIONS = 16;

    /// What a thread can work off well within `max.poll.interval.ms`.
    private static final int POLL_RECORDS = 50;

    private SpringListenerPeer() {}

    public static void main(String[] arguments) throws InterruptedException {
        var settings = ContenderSettings.fromEnvironment();
        var call = new PeerCall(settings);
        var producer =
                new KafkaProducer<>(
                        KafkaClients.producer(settings),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        var container = new ContainerProperties(settings.requestTopic());
        container.setMessageListener(
                (MessageListener<byte[], byte[]>)
                        message -> {
                            try {
                                producer.send(call.answer(message)).get();
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        var consumers =
                new DefaultKafkaConsumerFactory<>(
                        KafkaClients.consumer(settings, POLL_RECORDS),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        var listener = new ConcurrentMessageListenerContainer<>(consumers, container);
        listener.setConcurrency(PARTITIONS);
        listener.start();
        new CountDownLatch(1).await();
    }
}
