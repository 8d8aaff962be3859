package io.aistrale.check.verdict;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One record the client published, or tried to.
///
/// @param run which run it belongs to
/// @param requestId null: poison
/// @param streamed whether the answer was asked for in chunks
/// @param correlation what copies of the result echo
/// @param position where it stands; null unless acknowledged
public record Submission(
        int run,
        @Nullable UUID requestId,
        boolean streamed,
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
