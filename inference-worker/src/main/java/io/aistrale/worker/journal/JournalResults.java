package io.aistrale.worker.journal;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.RegistryUnavailableException;
import io.aistrale.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads single entries of the journal, on a thread of its own. Rarely asked: for a duplicate of a
/// request that has ended, and for copies that a former owner may not have sent. Each question is
/// held by a request in flight, which bounds their number.
public final class JournalResults implements ResultLookup, Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalResults.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final EventCodec codec;
    private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
    private volatile boolean closed;

    private record Question(
            JournalPosition position, CompletableFuture<@Nullable InferenceResult> answer) {}

    /// @param consumer of no group; belongs to this from now on
    public JournalResults(Consumer<byte[], byte[]> consumer, EventCodec codec) {
        this.consumer = consumer;
        this.codec = codec;
    }

    @Override
    public CompletableFuture<@Nullable InferenceResult> find(JournalPosition position) {
        var question = new Question(position, new CompletableFuture<>());
        questions.add(question);
        return question.answer();
    }

    @Override
    public void close() {
        closed = true;
        questions.add(new Question(new JournalPosition(-1, -1), new CompletableFuture<>()));
        consumer.wakeup();
    }

    @Override
    public void run() {
        try (consumer) {
            while (!closed) {
                var batch = new ArrayList<>(List.of(questions.take()));
                questions.drainTo(batch, 1_000);
                batch.sort(
                        Comparator.comparingInt((Question one) -> one.position().partition())
                                .thenComparingLong(one -> one.position().offset()));
                for (var question : batch) {
                    answer(question);
                }
            }
        } catch (InterruptException | InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (WakeupException e) {
            log.atTrace().log("woken to end");
        }
    }

    private void answer(Question question) throws InterruptedException {
        while (!closed) {
            try {
                question.answer().complete(read(question.position()));
                return;
            } catch (WakeupException | InterruptException e) {
                throw e;
            } catch (RegistryUnavailableException | KafkaException e) {
                log.atWarn()
                        .addKeyValue("cause", e.toString())
                        .log("a result cannot be read from the journal; trying again");
                Thread.sleep(PAUSE);
            }
        }
    }

    private @Nullable InferenceResult read(JournalPosition position) {
        var partition = new TopicPartition(Topics.JOURNAL, position.partition());
        if (!consumer.assignment().equals(Set.of(partition))) {
            consumer.assign(Set.of(partition));
        }
        consumer.seek(partition, position.offset());
        while (!closed && consumer.position(partition, BROKER_PATIENCE) <= position.offset()) {
            for (var message : consumer.poll(POLL)) {
                return message.offset() == position.offset() ? result(message) : null;
            }
        }
        return null;
    }

    private @Nullable InferenceResult result(ConsumerRecord<byte[], byte[]> message) {
        return switch (codec.decode(Topics.JOURNAL, message.value())) {
            case Decoded.Event(AttemptFinished finished) -> finished.getResult();
            case Decoded.Event(RequestEnded ended) -> ended.getResult();
            case Decoded.Event _, Decoded.Undecodable _ -> null;
        };
    }
}
