package io.aistrale.telemetry.store;

import io.aistrale.telemetry.entry.EntryBatch;

/// How writing a batch ended, lost infrastructure aside.
public sealed interface WriteOutcome {

    /// Committed.
    record Written(EntryBatch batch) implements WriteOutcome {}

    /// Nothing was written: a partition is not at the expected position. Somebody else was faster,
    /// or our own commit went through and its answer was lost.
    record Superseded() implements WriteOutcome {}

    /// Nothing was written: PostgreSQL takes some row for impossible and will not think otherwise.
    ///
    /// @param sqlState its code
    record Refused(String sqlState) implements WriteOutcome {}
}
