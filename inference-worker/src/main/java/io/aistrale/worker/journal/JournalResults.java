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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads single entries of the journal, on a thread of its own: for a duplicate of a request that
/// has ended, and for copies that a former owner may not have sent. After a takeover these are
/// thousands at once, so that all that are asked for are read in one pass over each partition. Each
/// question is held by a request in flight, which bounds their number.
public final class JournalResults implements ResultLookup, Runnable, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JournalResults.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(10);

    /// So many entries that nobody asked for are sooner read than skipped.
    private static final long NEAR = 500;

    private final Consumer<byte[], byte[]> consumer;
    private final EventCodec codec;
    private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();

    /// By partition and offset; belongs to the reading thread.
    private final Map<TopicPartition, NavigableMap<Long, List<Question>>> open = new HashMap<>();

    private volatile boolean closed;

    private record Question(
            JournalPosition position, CompletableFuture<@Nullable InferenceResult> answer) {}

    /// @param consumer of no group, that does not reset offsets by itself; belongs to this from now
    ///   on
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
        questions.add(new Question(new JournalPosition(0, 0), new CompletableFuture<>()));
        consumer.wakeup();
    }

    @Override
    public void run() {
        try (consumer) {
            while (!closed) {
                if (open.isEmpty()) {
                    consumer.unsubscribe();
                    note(questions.take());
                }
                var more = new ArrayList<Question>();
                questions.drainTo(more);
                more.forEach(this::note);
                turn();
            }
        } catch (InterruptException | InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (WakeupException e) {
            log.atTrace().log("woken to end");
        }
    }

    private void note(Question question) {
        var position = question.position();
        open.computeIfAbsent(
                        new TopicPartition(Topics.JOURNAL, position.partition()),
                        _ -> new TreeMap<>())
                .computeIfAbsent(position.offset(), _ -> new ArrayList<>(1))
                .add(question);
    }

    private void turn() throws InterruptedException {
        try {
            read();
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions()
                    .forEach((partition, offset) -> passed(partition, offset + 1));
            consumer.unsubscribe();
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (RegistryUnavailableException | KafkaException e) {
            log.atWarn()
                    .addKeyValue("cause", e.toString())
                    .log("results cannot be read from the journal; trying again");
            consumer.unsubscribe();
            Thread.sleep(PAUSE);
        }
    }

    private void read() {
        var before = consumer.assignment();
        if (!before.equals(open.keySet())) {
            consumer.assign(open.keySet());
        }
        open.forEach((partition, asked) -> {
            if (!before.contains(partition) || isFar(partition, asked.firstKey())) {
                consumer.seek(partition, asked.firstKey());
            }
        });
        for (var message : consumer.poll(POLL)) {
            answer(message);
        }
        for (var partition : List.copyOf(open.keySet())) {
            passed(partition, consumer.position(partition, BROKER_PATIENCE));
        }
    }

    private boolean isFar(TopicPartition partition, long offset) {
        long ahead = offset - consumer.position(partition, BROKER_PATIENCE);
        return ahead < 0 || ahead > NEAR;
    }

    private void answer(ConsumerRecord<byte[], byte[]> message) {
        var asked = open.get(new TopicPartition(message.topic(), message.partition()));
        if (asked != null && asked.containsKey(message.offset())) {
            var result = result(message);
            asked.remove(message.offset()).forEach(one -> one.answer().complete(result));
        }
    }

    /// What was asked for below an offset that has been read up to stands in the journal no more.
    private void passed(TopicPartition partition, long position) {
        var asked = Objects.requireNonNull(open.get(partition));
        var gone = asked.headMap(position);
        gone.values().forEach(all -> all.forEach(one -> one.answer().complete(null)));
        gone.clear();
        if (asked.isEmpty()) {
            open.remove(partition);
        }
    }

    private @Nullable InferenceResult result(ConsumerRecord<byte[], byte[]> message) {
        return switch (codec.decode(Topics.JOURNAL, message.value())) {
            case Decoded.Event(AttemptFinished finished) -> finished.getResult();
            case Decoded.Event(RequestEnded ended) -> ended.getResult();
            case Decoded.Event _, Decoded.Undecodable _ -> null;
        };
    }
}
