package io.aistrale.worker.journal;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Tells a new owner of a request partition what the journal knows about its requests.
public interface ReadBack {
    /// Reads, and goes on reading for as long as calls of former owners are open.
    ///
    /// @param committed lowest source offset that is not committed
    /// @param ready told once, on another thread, when everything that stood in the journal at the
    ///   time of asking has been read
    void begin(
            TopicPartition source,
            long committed,
            CommitMark mark,
            Consumer<PartitionHistory> ready);

    /// How a request stands whose end was written here without a call. A former owner that froze
    /// with entries on their way may have woken since the takeover, so that the journal is read up
    /// to the end that was written here: an end of the former owner that came first is the result,
    /// and a call of it that is open makes this one void.
    ///
    /// @param sourceOffset the request's record, which stood in the partition at the takeover
    /// @param written where its end was written by this worker
    /// @return where it has not ended after all, how it goes on; never completes where the
    ///   partition was given up
    CompletableFuture<Past> confirm(
            TopicPartition source, long sourceOffset, JournalPosition written);

    /// The partition went to somebody else.
    void forget(TopicPartition source);
}
