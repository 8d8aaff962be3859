package io.aistrale.bench.contender;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Confluent Parallel Consumer: unordered, a thread for each call in flight.
final class ParallelConsumerPeer {
    private static final int POLL_RECORDS = 500;

    private ParallelConsumerPeer() {}

    public static void main(String[] arguments) throws InterruptedException {
        var settings = ContenderSettings.fromEnvironment();
        var call = new PeerCall(settings);
        var options =
                ParallelConsumerOptions.<byte[], byte[]>builder()
                        .ordering(ProcessingOrder.UNORDERED)
                        .maxConcurrency(settings.inFlight())
                        .consumer(
                                new KafkaConsumer<>(
                                        KafkaClients.consumer(settings, POLL_RECORDS),
                                        new ByteArrayDeserializer(),
                                        new ByteArrayDeserializer()))
                        .producer(
                                new KafkaProducer<>(
                                        KafkaClients.producer(settings),
                                        new ByteArraySerializer(),
                                        new ByteArraySerializer()))
                        .build();
        var stream = ParallelStreamProcessor.createEosStreamProcessor(options);
        stream.subscribe(List.of(settings.requestTopic()));
        stream.pollAndProduce(context -> call.answer(context.getSingleConsumerRecord()));
        new CountDownLatch(1).await();
    }
}
