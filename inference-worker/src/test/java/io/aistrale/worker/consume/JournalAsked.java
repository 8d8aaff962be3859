package io.aistrale.worker.consume;

import io.aistrale.worker.journal.CommitMark;
import io.aistrale.worker.journal.JournalPosition;
import io.aistrale.worker.journal.PartitionHistory;
import io.aistrale.worker.journal.Past;
import io.aistrale.worker.journal.ReadBack;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Reads nothing back, and says of every request it is asked about that a former owner ended it.
final class JournalAsked implements ReadBack {
    static final JournalPosition FORMER = new JournalPosition(3, 41);

    @Override
    public void begin(
            TopicPartition source,
            long committed,
            CommitMark mark,
            Consumer<PartitionHistory> ready) {}

    @Override
    public CompletableFuture<Past> confirm(
            TopicPartition source, long sourceOffset, JournalPosition written) {
        return CompletableFuture.completedFuture(new Past.Ended(FORMER, false));
    }

    @Override
    public void forget(TopicPartition source) {}
}
