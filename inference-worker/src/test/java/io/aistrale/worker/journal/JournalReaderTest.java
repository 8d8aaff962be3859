package io.aistrale.worker.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.serde.FakeRegistry;
import io.aistrale.schemas.serde.SerdeSettings;
import io.aistrale.schemas.serde.SubjectNaming;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.worker.publish.EventPublisher;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalReaderTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final FakeRegistry registry = new FakeRegistry();
    private final EventCodec codec =
            EventCodec.create(SerdeSettings.of(registry.url()), SubjectNaming.BY_TOPIC);
    private final EmptyJournal consumer = new EmptyJournal();
    private final Journal journal =
            new Journal(
                    new EventPublisher(
                            new MockProducer<>(
                                    true,
                                    null,
                                    new ByteArraySerializer(),
                                    new ByteArraySerializer()),
                            codec,
                            Runnable::run));
    private final JournalReader reader =
            new JournalReader(consumer, codec, journal, Clock.systemUTC());
    private final Set<TopicPartition> found = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        reader.close();
        codec.close();
        registry.close();
    }

    /// Everything that stood in it has been deleted, up to its end.
    private static final class EmptyJournal extends MockConsumer<byte[], byte[]> {
        private static final long END = 7;

        private int questions;
        private volatile boolean sourcesAreGone;

        EmptyJournal() {
            super("none");
        }

        private Map<TopicPartition, Long> end(Collection<TopicPartition> partitions) {
            questions++;
            var ends = new HashMap<TopicPartition, Long>();
            partitions.forEach(partition -> ends.put(partition, END));
            return ends;
        }

        @Override
        public Map<TopicPartition, Long> beginningOffsets(
                Collection<TopicPartition> partitions, Duration timeout) {
            return end(partitions);
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(
                Collection<TopicPartition> partitions, Duration timeout) {
            boolean ofSources =
                    partitions.stream().noneMatch(one -> one.topic().equals(Topics.JOURNAL));
            if (ofSources && sourcesAreGone) {
                throw new TimeoutException("no such topic");
            }
            return end(partitions);
        }

        @Override
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> times, Duration timeout) {
            questions++;
            return Map.of();
        }
    }

    private Set<TopicPartition> begin(String topic, int partitions) {
        var begun = new HashSet<TopicPartition>();
        IntStream.range(0, partitions)
                .mapToObj(number -> new TopicPartition(topic, number))
                .forEach(partition -> {
                    reader.begin(partition, 0, CommitMark.BEGINNING, _ -> found.add(partition));
                    begun.add(partition);
                });
        return begun;
    }

    @Test
    void theBrokersAreAskedOnceForAllPartitionsOfATakeover() {
        var takenOver = begin(Topics.REQUESTS, 12);
        takenOver.addAll(begin(Topics.REQUESTS_BULK, 12));

        Thread.ofVirtual().start(reader);

        await().atMost(SOON).untilAsserted(() -> assertThat(found).isEqualTo(takenOver));
        assertThat(consumer.questions).isEqualTo(4);
        assertThat(journal.floor(11)).isEqualTo(EmptyJournal.END);
    }

    @Test
    void whereASourcesTopicHasGoneEachOfItsRecordsMayHaveBeenBegun() {
        consumer.sourcesAreGone = true;
        var history = new AtomicReference<PartitionHistory>();
        reader.begin(new TopicPartition(Topics.REQUESTS, 1), 0, CommitMark.BEGINNING, history::set);

        Thread.ofVirtual().start(reader);

        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(history.get())
                                .isNotNull()
                                .returns(Long.MAX_VALUE, PartitionHistory::sourceEnd)
                                .returns(EmptyJournal.END, PartitionHistory::readUntil));
    }

    @Test
    void aPartitionThatWentAgainBeforeItWasReadIsNotTold() {
        begin(Topics.REQUESTS_BULK, 1).forEach(reader::forget);
        Thread.ofVirtual().start(reader);

        // Whatever was to be told of the one before has been told once these are.
        var stays = begin(Topics.REQUESTS, 2);

        await().atMost(SOON).untilAsserted(() -> assertThat(found).containsAll(stays));
        assertThat(found).isEqualTo(stays);
    }
}
