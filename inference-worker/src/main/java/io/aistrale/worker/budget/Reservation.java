package io.aistrale.worker.budget;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.worker.journal.JournalPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is set aside for one call, from before it until the ledger has it. Ends once: later ends do
/// nothing.
public interface Reservation {

    /// When the call starts, which decides the period that it is paid from; null where no budget is
    /// asked.
    @Nullable Instant startsAt();

    /// The call has ended, and its end stands in the journal: what it cost takes the place of what
    /// was reserved, until the ledger has read that far. An end that is not known costs the most.
    void settle(AttemptFinished finished, JournalPosition position);

    /// No call was made.
    void release();

    /// Of no budget.
    Reservation NONE =
            new Reservation() {
                @Override
                public @Nullable Instant startsAt() {
                    return null;
                }

                @Override
                public void settle(AttemptFinished finished, JournalPosition position) {}

                @Override
                public void release() {}
            };
}
