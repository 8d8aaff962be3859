package io.aistrale.worker.inference;

import io.aistrale.worker.journal.JournalPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request this worker has seen, so that a later record of the same id gets a copy of its result
/// instead of a call of its own. Holds no result, only where it stands.
public final class KnownRequest {
    private final long sourceOffset;
    private List<Runnable> waiting = List.of();
    private @Nullable JournalPosition result;

    /// @param sourceOffset offset of the request's first record
    public KnownRequest(long sourceOffset) {
        this.sourceOffset = sourceOffset;
    }

    /// A request that has ended before.
    public static KnownRequest ended(long sourceOffset, JournalPosition result) {
        var known = new KnownRequest(sourceOffset);
        known.result = result;
        return known;
    }

    public long sourceOffset() {
        return sourceOffset;
    }

    public synchronized boolean hasEnded() {
        return result != null;
    }

    /// Where the result stands; or null, and `once` runs when it is there.
    synchronized @Nullable JournalPosition resultOr(Runnable once) {
        if (result == null) {
            if (waiting.isEmpty()) {
                waiting = new ArrayList<>(1);
            }
            waiting.add(once);
        }
        return result;
    }

    /// The request's terminal entry stands in the journal.
    void ended(JournalPosition position) {
        List<Runnable> told;
        synchronized (this) {
            result = position;
            told = waiting;
            waiting = List.of();
        }
        told.forEach(Runnable::run);
    }
}
