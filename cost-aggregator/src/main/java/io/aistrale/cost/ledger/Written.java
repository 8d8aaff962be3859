package io.aistrale.cost.ledger;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How writing a batch ended.
public sealed interface Written {

    /// It is in the ledger.
    ///
    /// @param entries those that were new
    /// @param batch the one `cost_batch` that all of them are in; null where they are in several,
    ///   or there are none
    record Entered(List<Entry> entries, @Nullable Long batch) implements Written {}

    /// Nothing was written, because the ledger does not stand where the batch begins: another
    /// instance took over, or our own commit had succeeded although its answer was lost.
    ///
    /// @param positions by partition: where to go on, [JournalSpan#NOT_READ_YET] for the beginning
    record StandsElsewhere(Map<Integer, Long> positions) implements Written {}
}
