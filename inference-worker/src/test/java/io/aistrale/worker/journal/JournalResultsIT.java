package io.aistrale.worker.journal;

import static io.aistrale.worker.journal.RealJournal.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.aistrale.parts.junit.WithRealParts;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@WithRealParts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JournalResultsIT {
    /// As many copies as a busy worker owes when it is killed. One fetch for each would take
    /// minutes.
    private static final int OWED = 3_000;

    private static final int PARTITIONS = 5;

    /// Not one that the workers of other tests read: they would take its records for ended.
    private static final String SOURCE = Topics.REQUESTS + ".of-nobody";

    private RealJournal real;
    private Journal journal;
    private JournalResults results;

    @BeforeAll
    void open() {
        real = new RealJournal();
        journal = real.journal();
        results = new JournalResults(real.consumer("none"), real.codec());
        Thread.ofVirtual().start(results);
    }

    @AfterAll
    void close() {
        results.close();
        real.close();
    }

    private record Owed(UUID requestId, JournalPosition position) {}

    @Test
    void allTheResultsThatATakeoverOwesAreFoundInOnePass() throws Exception {
        var written = new ArrayList<CompletableFuture<Appended<RequestEnded>>>();
        for (int i = 0; i < OWED; i++) {
            written.add(journal.append(ended(TimeOrderedIds.next(), i % PARTITIONS)));
        }
        var owed = new ArrayList<Owed>();
        for (var one : written) {
            var appended = done(one);
            owed.add(new Owed(appended.entry().getRequestId(), appended.position()));
        }
        long seed = Long.getLong("aistrale.seed", System.nanoTime());
        System.out.println("seed " + seed);
        Collections.shuffle(owed, new Random(seed));

        var found = owed.stream().map(one -> results.find(one.position())).toList();

        done(CompletableFuture.allOf(found.toArray(CompletableFuture[]::new)));
        for (int i = 0; i < OWED; i++) {
            assertThat(found.get(i).get())
                    .extracting(InferenceResult::getRequestId)
                    .isEqualTo(owed.get(i).requestId());
        }
    }

    @Test
    void whatIsNoResultOrNotThereHoldsNobodyUp() throws Exception {
        var handedOver =
                done(
                        journal.append(
                                PartitionHandedOver.newBuilder()
                                        .setTopic(SOURCE)
                                        .setPartition(1)
                                        .setWorkerId("worker")
                                        .setHandedOverAt(Entries.NOW)
                                        .build()));
        var last = done(journal.append(ended(TimeOrderedIds.next(), 1)));

        var beyondTheEnd =
                results.find(
                        new JournalPosition(
                                last.position().partition(), last.position().offset() + 1_000_000));
        var noResult = results.find(handedOver.position());
        var result = results.find(last.position());

        assertThat(List.of(noResult, beyondTheEnd))
                .allSatisfy(one -> assertThat(done(one)).isNull());
        assertThat(done(result)).isEqualTo(last.entry().getResult());
    }

    private static RequestEnded ended(UUID requestId, int sourcePartition) {
        return Entries.ended(requestId, "worker", new SourcePosition(SOURCE, sourcePartition, 0L));
    }
}
