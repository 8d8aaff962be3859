package io.aistrale.worker.journal;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.RequestParked;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// What a new owner of a request partition found in the journal.
///
/// @param requests by source offset, the requests at or above the committed offset that the journal
///   knows
/// @param ended results of the requests that ended within the read-back, by request id: later
///   records of the same id are duplicates
/// @param parked the same of requests that went on in a parked topic
/// @param open calls without an end
/// @param sourceEnd of the source partition at the takeover: a former owner may have begun any
///   record below it
/// @param readUntil journal offset after the last entry that was read
public record PartitionHistory(
        Map<Long, Past> requests,
        Map<UUID, JournalPosition> ended,
        Map<UUID, RequestParked> parked,
        List<OpenAttempt> open,
        long sourceEnd,
        long readUntil) {
    public static final PartitionHistory NONE =
            new PartitionHistory(Map.of(), Map.of(), Map.of(), List.of(), 0, 0);

    /// A call of a former owner.
    ///
    /// @param handedOver whether its worker said it would finish it
    /// @param settled done once all open calls of its request have an end
    public record OpenAttempt(
            Attempt attempt, boolean handedOver, CompletableFuture<Past> settled) {}

    public Past of(long sourceOffset) {
        return requests.getOrDefault(sourceOffset, Past.UNTOUCHED);
    }

    /// Highest source offset the journal knows anything about; -1 for none.
    public long lastOffset() {
        return requests.keySet().stream().mapToLong(Long::longValue).max().orElse(-1);
    }
}
