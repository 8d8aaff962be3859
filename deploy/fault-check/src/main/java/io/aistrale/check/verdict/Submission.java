package io.aistrale.check.verdict;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One record the client published, or tried to.
///
/// @param run which run it belongs to
/// @param requestId null: poison
/// @param correlation what copies of the result echo
/// @param position where it stands; null unless acknowledged
public record Submission(
        int run,
        @Nullable UUID requestId,
        String correlation,
        Outcome outcome,
        @Nullable Source position) {

    /// What the client knows of its record.
    public enum Outcome {
        /// Acknowledged by the cluster.
        OK,
        /// Certainly not written.
        FAIL,
        /// Perhaps written.
        INFO
    }

    public boolean acknowledged() {
        return outcome == Outcome.OK;
    }
}
