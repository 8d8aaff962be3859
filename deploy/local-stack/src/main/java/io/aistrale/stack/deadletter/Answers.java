package io.aistrale.stack.deadletter;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/// What the cluster answers; the clients' own timeouts bound the wait.
final class Answers {
    private Answers() {}

    /// @throws KafkaException it refuses, or does not answer
    static <T> T of(Supplier<? extends Future<T>> question) {
        try {
            return question.get().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException refusal) {
                throw refusal;
            }
            throw new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
