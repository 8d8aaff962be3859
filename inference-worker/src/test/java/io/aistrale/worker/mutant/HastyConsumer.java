package io.aistrale.worker.mutant;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Commits what was polled in place of what has finished.
final class HastyConsumer {
    private HastyConsumer() {}

    static Object of(Consumer<?, ?> consumer) {
        return Proxy.newProxyInstance(
                HastyConsumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                (_, method, arguments) -> {
                    if (method.getName().startsWith("commit")
                            && arguments != null
                            && arguments[0] instanceof Map<?, ?> offsets) {
                        arguments[0] = polled(consumer, offsets);
                    }
                    try {
                        return method.invoke(consumer, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Map<TopicPartition, OffsetAndMetadata> polled(
            Consumer<?, ?> consumer, Map<?, ?> offsets) {
        Map<TopicPartition, OffsetAndMetadata> polled = new HashMap<>();
        offsets.forEach((key, value) -> {
            if (key instanceof TopicPartition partition
                    && value instanceof OffsetAndMetadata finished) {
                long position =
                        consumer.assignment().contains(partition)
                                ? consumer.position(partition)
                                : finished.offset();
                polled.put(partition, new OffsetAndMetadata(position, finished.metadata()));
            }
        });
        return polled;
    }
}
