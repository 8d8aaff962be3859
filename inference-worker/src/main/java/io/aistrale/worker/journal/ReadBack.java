package io.aistrale.worker.journal;

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

    /// The partition went to somebody else.
    void forget(TopicPartition source);
}
