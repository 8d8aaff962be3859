package io.aistrale.telemetry.entry;

import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.ResultStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far a request has come. It only ever goes on: by the number of calls begun, at the same
/// number from running to waiting, and at last to its end, which stays. So it does not matter in
/// which order a request's entries are read from the partitions they lie in.
///
/// `InferenceStore` applies the same order to the row that is there already.
public sealed interface Progress {

    /// Provider calls begun.
    int attempts();

    /// Nothing has been done yet.
    record Queued() implements Progress {
        @Override
        public int attempts() {
            return 0;
        }
    }

    record Running(int attempts) implements Progress {}

    record Waiting(int attempts, String waitingFor, Instant until) implements Progress {}

    record Ended(
            ResultStatus status,
            int attempts,
            @Nullable String errorCode,
            @Nullable String errorMessage,
            Instant at)
            implements Progress {

        static Ended of(InferenceResult result) {
            return new Ended(
                    result.getStatus(),
                    result.getAttempts(),
                    result.getErrorCode(),
                    result.getErrorMessage(),
                    result.getFinishedAt());
        }
    }

    /// The further one; of two ends this one.
    default Progress orFurther(Progress other) {
        return other.isBeyond(this) ? other : this;
    }

    private boolean isBeyond(Progress before) {
        if (before instanceof Ended || this instanceof Ended) {
            return !(before instanceof Ended);
        }
        if (attempts() != before.attempts()) {
            return attempts() > before.attempts();
        }
        return this instanceof Waiting mine
                && !(before instanceof Waiting theirs && !mine.until().isAfter(theirs.until()));
    }
}
