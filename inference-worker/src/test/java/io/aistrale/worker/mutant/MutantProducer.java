package io.aistrale.worker.mutant;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.InferenceChunk;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.Topics;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/// Tells the worker that a record is acknowledged before it is, or without sending it at all. An
/// entry that lags is sent a moment later, wide enough for a kill to come in between.
final class MutantProducer implements InvocationHandler {
    private static final long LAG_MILLIS = 2_000;

    private final Producer<?, ?> producer;
    private final Mutation mutation;
    private final ObjectProvider<EventCodec> codec;
    private final Map<TopicPartition, Long> lastOffsets = new ConcurrentHashMap<>();
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("lagging-journal").factory());

    private MutantProducer(
            Producer<?, ?> producer, Mutation mutation, ObjectProvider<EventCodec> codec) {
        this.producer = producer;
        this.mutation = mutation;
        this.codec = codec;
    }

    static Object of(Producer<?, ?> producer, Mutation mutation, ObjectProvider<EventCodec> codec) {
        return Proxy.newProxyInstance(
                MutantProducer.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                new MutantProducer(producer, mutation, codec));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
            throws Throwable {
        if (method.getName().equals("send")
                && arguments != null
                && arguments.length == 2
                && arguments[0] instanceof ProducerRecord<?, ?> message
                && arguments[1] instanceof Callback callback
                && isOfInterest(message.topic())) {
            return send(method, message, callback);
        }
        return pass(method, arguments);
    }

    private static boolean isOfInterest(String topic) {
        return topic.equals(Topics.JOURNAL)
                || topic.startsWith(Topics.CHUNKS_PREFIX)
                || Topics.isRequestTopic(topic);
    }

    private @Nullable Object send(Method method, ProducerRecord<?, ?> message, Callback callback)
            throws Throwable {
        Callback noting =
                (metadata, error) -> {
                    if (error == null) {
                        lastOffsets.put(
                                new TopicPartition(metadata.topic(), metadata.partition()),
                                metadata.offset());
                    }
                };
        return switch (fateOf(event(message))) {
            case SENT ->
                    pass(
                            method,
                            new Object[] {
                                message,
                                (Callback)
                                        (metadata, error) -> {
                                            noting.onCompletion(metadata, error);
                                            callback.onCompletion(metadata, error);
                                        }
                            });
            case DROPPED -> pretend(message, callback);
            case LATE -> {
                var _ =
                        later.schedule(
                                () -> passQuietly(method, message, noting),
                                LAG_MILLIS,
                                TimeUnit.MILLISECONDS);
                yield pretend(message, callback);
            }
        };
    }

    private enum Fate {
        SENT,
        DROPPED,
        LATE
    }

    private Fate fateOf(@Nullable SpecificRecord entry) {
        return switch (mutation) {
            case STARTED_NOT_AWAITED -> entry instanceof AttemptStarted ? Fate.LATE : Fate.SENT;
            case RETRY_NOT_JOURNALED ->
                    entry instanceof AttemptStarted started && started.getAttempt().getNumber() > 1
                            ? Fate.DROPPED
                            : Fate.SENT;
            case REPLY_BEFORE_FINISH ->
                    entry instanceof AttemptFinished finished && finished.getResult() != null
                            ? Fate.LATE
                            : Fate.SENT;
            case PARKED_NOT_COPIED -> entry instanceof InferenceRequest ? Fate.DROPPED : Fate.SENT;
            case CHUNK_DROPPED ->
                    entry instanceof InferenceChunk chunk && chunk.getSequence() == 2
                            ? Fate.DROPPED
                            : Fate.SENT;
            case COMMIT_BEFORE_FINISH, SPENT_FORGOTTEN, BUDGET_LEASED_FOR_EVER, LEASED_PAST_DEATH ->
                    Fate.SENT;
        };
    }

    private @Nullable SpecificRecord event(ProducerRecord<?, ?> message) {
        return message.value() instanceof byte[] value
                        && codec.getObject().decode(message.topic(), value)
                                instanceof Decoded.Event(SpecificRecord event)
                ? event
                : null;
    }

    /// An acknowledgement that nobody has given.
    private Object pretend(ProducerRecord<?, ?> message, Callback callback) {
        var partition =
                new TopicPartition(
                        message.topic(), message.partition() == null ? 0 : message.partition());
        var metadata =
                new RecordMetadata(
                        partition,
                        lastOffsets.getOrDefault(partition, 0L),
                        0,
                        System.currentTimeMillis(),
                        0,
                        0);
        callback.onCompletion(metadata, null);
        return CompletableFuture.completedFuture(metadata);
    }

    private void passQuietly(Method method, ProducerRecord<?, ?> message, Callback callback) {
        try {
            pass(method, new Object[] {message, callback});
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable Object pass(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(producer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
