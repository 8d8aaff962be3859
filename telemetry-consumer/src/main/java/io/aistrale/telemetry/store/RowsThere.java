package io.aistrale.telemetry.store;

import io.aistrale.telemetry.entry.AttemptSpan;
import io.aistrale.telemetry.entry.KnownAttempts;
import java.util.Map;
import java.util.UUID;

/// Which rows that a batch is about to write are there already, as far as is known. Those that are
/// not are written by COPY, which has no answer to a row that is there but to fail.
sealed interface RowsThere {

    boolean lacksAttempt(UUID attemptId);

    boolean lacksOpenAttempt(UUID attemptId);

    boolean lacksInference(UUID requestId);

    boolean lacksResult(UUID requestId);

    /// As they were found in the same transaction.
    ///
    /// @param requests those with a row, and whether they have ended
    record LookedUp(KnownAttempts attempts, Map<UUID, Boolean> requests) implements RowsThere {
        @Override
        public boolean lacksAttempt(UUID attemptId) {
            AttemptSpan span = attempts.spans().get(attemptId);
            return span == null || span.ended() == null;
        }

        @Override
        public boolean lacksOpenAttempt(UUID attemptId) {
            return !attempts.spans().containsKey(attemptId);
        }

        @Override
        public boolean lacksInference(UUID requestId) {
            return !requests.containsKey(requestId);
        }

        @Override
        public boolean lacksResult(UUID requestId) {
            return !requests.getOrDefault(requestId, false);
        }
    }

    /// Any may be there.
    record PerhapsAll() implements RowsThere {
        @Override
        public boolean lacksAttempt(UUID attemptId) {
            return false;
        }

        @Override
        public boolean lacksOpenAttempt(UUID attemptId) {
            return false;
        }

        @Override
        public boolean lacksInference(UUID requestId) {
            return false;
        }

        @Override
        public boolean lacksResult(UUID requestId) {
            return false;
        }
    }
}
