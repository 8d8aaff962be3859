package io.aistrale.worker.journal;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.worker.journal.PartitionHistory.OpenAttempt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// How far a request had come when its partition was taken over, as the journal tells it.
public sealed interface Past {
    /// Nothing stands in the journal.
    record Untouched() implements Past {}

    /// Calls were made and have ended; none of them ended the request.
    ///
    /// @param made calls begun
    /// @param counted those that count towards the most allowed
    /// @param firstStart when the first one was begun
    /// @param last how the last one ended
    /// @param promptVersion version of the request's prompt that was resolved; null for none
    record Between(
            int made,
            int counted,
            Instant firstStart,
            LastEnd last,
            @Nullable Integer promptVersion)
            implements Past {}

    /// Calls of a former owner have no end yet.
    ///
    /// @param calls those calls
    /// @param settled completes when each has one, with what then holds
    record Open(List<OpenAttempt> calls, CompletableFuture<Past> settled) implements Past {}

    /// The request has its result.
    ///
    /// @param replied whether the copy is known to have reached the reply topic
    record Ended(JournalPosition result, boolean replied) implements Past {}

    /// The request gave this place back and goes on in a parked topic.
    ///
    /// @param made calls begun from here
    /// @param counted those that count towards the most allowed
    /// @param firstStart when the first one was begun; null for none
    /// @param copied whether the parked copy is known to have been sent
    record Parked(
            RequestParked entry,
            int made,
            int counted,
            @Nullable Instant firstStart,
            boolean copied)
            implements Past {}

    /// How a call ended that did not end its request.
    ///
    /// @param errorCode text of an ErrorCode
    record LastEnd(AttemptStatus status, @Nullable String errorCode, Instant at) {
        public ErrorCode code() {
            return Optional.ofNullable(errorCode)
                    .flatMap(ErrorCode::of)
                    .orElse(ErrorCode.INTERNAL_ERROR);
        }
    }

    Past UNTOUCHED = new Untouched();

    /// Whether a result, or a parking, may stand in the journal whose copy was never sent.
    default boolean mayOweCopy() {
        return switch (this) {
            case Open _ -> true;
            case Ended(var _, boolean replied) -> !replied;
            case Parked parked -> !parked.copied();
            case Untouched _, Between _ -> false;
        };
    }
}
