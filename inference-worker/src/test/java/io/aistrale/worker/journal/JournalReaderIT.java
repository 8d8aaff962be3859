package io.aistrale.worker.journal;

import static io.aistrale.worker.journal.RealJournal.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.Topics;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What a worker that was frozen writes after its partition was taken over.
@WithRealParts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalReaderIT {
    /// Two request topics whose entries stand in one journal partition.
    private static final TopicPartition FROZENS =
            new TopicPartition(Topics.REQUESTS + ".frozen-" + TimeOrderedIds.next(), 9);

    private static final TopicPartition BESIDE =
            new TopicPartition(Topics.REQUESTS + ".beside-" + TimeOrderedIds.next(), 9);

    private static final int RECORDS = 3;

    private RealJournal real;
    private Journal journal;
    private JournalReader reader;

    @BeforeAll
    void open() throws Exception {
        real = new RealJournal();
        journal = real.journal();
        try (var admin = RealJournal.admin()) {
            for (var source : List.of(FROZENS, BESIDE)) {
                admin.createTopics(
                                List.of(
                                        new NewTopic(
                                                source.topic(), source.partition() + 1, (short) 1)))
                        .all()
                        .get();
                for (int i = 0; i < RECORDS; i++) {
                    real.producer()
                            .send(
                                    new ProducerRecord<>(
                                            source.topic(), source.partition(), null, new byte[0]))
                            .get();
                }
            }
        }
        reader =
                new JournalReader(
                        real.consumer("earliest"), real.codec(), journal, Clock.systemUTC());
        Thread.ofVirtual().start(reader);
    }

    @AfterAll
    void close() {
        reader.close();
        real.close();
    }

    @Test
    void whatAFrozenWorkerWritesAfterTheTakeoverIsSeenBeforeAnEndIsTold() throws Exception {
        var frozens = takenOver(FROZENS);
        takenOver(BESIDE);
        assertThat(frozens.sourceEnd()).isGreaterThanOrEqualTo(RECORDS);

        var late = done(journal.append(ended(FROZENS, 0, "frozen")));
        var own = done(journal.append(ended(FROZENS, 0, "successor")));
        var lateStart = Entries.attempt(id(FROZENS, 1), 1, "frozen", position(FROZENS, 1));
        done(journal.append(new AttemptStarted(lateStart)));
        var madeVoid = done(journal.append(ended(FROZENS, 1, "successor")));
        // This one reads on past what the other has not read yet.
        var beside = done(journal.append(ended(BESIDE, 2, "successor")));
        var alone = done(journal.append(ended(FROZENS, 2, "successor")));

        assertThat(confirmed(BESIDE, 2, beside.position()))
                .isEqualTo(new Past.Ended(beside.position(), false));
        assertThat(confirmed(FROZENS, 0, own.position()))
                .isEqualTo(new Past.Ended(late.position(), false));
        var open = (Past.Open) confirmed(FROZENS, 1, madeVoid.position());
        assertThat(confirmed(FROZENS, 2, alone.position()))
                .isEqualTo(new Past.Ended(alone.position(), false));

        done(journal.append(Entries.givenUpUnsent(lateStart)));
        assertThat(done(open.settled())).isInstanceOf(Past.Between.class);
        var again = done(journal.append(ended(FROZENS, 1, "successor")));
        assertThat(confirmed(FROZENS, 1, again.position()))
                .isEqualTo(new Past.Ended(again.position(), false));
    }

    private PartitionHistory takenOver(TopicPartition source) throws Exception {
        var found = new CompletableFuture<PartitionHistory>();
        reader.begin(source, 0, CommitMark.BEGINNING, found::complete);
        return done(found);
    }

    private Past confirmed(TopicPartition source, long sourceOffset, JournalPosition written)
            throws Exception {
        return done(reader.confirm(source, sourceOffset, written));
    }

    private static RequestEnded ended(TopicPartition source, long sourceOffset, String worker) {
        return Entries.ended(id(source, sourceOffset), worker, position(source, sourceOffset));
    }

    private static SourcePosition position(TopicPartition source, long offset) {
        return new SourcePosition(source.topic(), source.partition(), offset);
    }

    private static UUID id(TopicPartition source, long sourceOffset) {
        return UUID.nameUUIDFromBytes((source + "@" + sourceOffset).getBytes());
    }
}
