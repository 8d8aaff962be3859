package io.aistrale.worker.journal;

import io.aistrale.schemas.event.InferenceResult;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Finds a result where it stands in the journal, for one more copy of it.
public interface ResultLookup {
    /// @return the result; null where the entry is gone or holds none
    CompletableFuture<@Nullable InferenceResult> find(JournalPosition position);
}
