package io.aistrale.cost.consume;

import io.aistrale.cost.ledger.BookSpans;
import io.aistrale.cost.ledger.CostMetrics;
import io.aistrale.cost.ledger.FreshEntries;
import io.aistrale.cost.ledger.Written;
import io.aistrale.schemas.trace.TraceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// Who hears of entries once they are committed.
record Committed(CostMetrics metrics, BookSpans spans, FreshEntries fresh, Clock clock) {
    /// @param traces of recorded attempts, by attempt id
    /// @param begunAt when the batch was taken up
    void tell(Written.Entered entered, Map<UUID, TraceContext> traces, Instant begunAt) {
        fresh.keep(entered.batch(), entered.entries());
        metrics.committed(entered.entries());
        spans.committed(entered.entries(), traces, begunAt, clock.instant());
    }
}
