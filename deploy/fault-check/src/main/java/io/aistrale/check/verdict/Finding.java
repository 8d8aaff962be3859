package io.aistrale.check.verdict;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that must not be.
///
/// @param requestId the request it befell; null: none in particular
/// @param sentence says what is wrong, with the ids to look for
public record Finding(Kind kind, @Nullable UUID requestId, String sentence) {

    /// What it counts as.
    public enum Kind {
        LOST,
        DUPLICATE_RESULT,
        FINISHED_REPEATED,
        PAID_CALL_UNEXPLAINED,
        /// More calls in a minute than a rate allows.
        RATE,
        /// More money than a budget has.
        BUDGET,
        /// A stream that was not what was promised of it.
        STREAM,
        /// The ledger does not say what the journal does.
        LEDGER,
        /// A rollup does not say what the ledger does.
        ROLLUP,
        /// Telemetry does not say what the journal does.
        TELEMETRY,
        /// `inference.costs` does not say what the ledger does.
        PUBLISHED_COST,
        /// The ledger does not say what the provider bills.
        BILL,
        DEAD_LETTER_MISSING,
        DEAD_LETTER_UNEXPECTED,
        /// What has no column of its own: an attempt without an end, an entry in the wrong
        /// partition, a result nobody asked for, a process that died unasked.
        OTHER;

        boolean isOfBooks() {
            return switch (this) {
                case LEDGER, ROLLUP, TELEMETRY, PUBLISHED_COST, BILL -> true;
                case LOST,
                        DUPLICATE_RESULT,
                        FINISHED_REPEATED,
                        PAID_CALL_UNEXPLAINED,
                        RATE,
                        BUDGET,
                        STREAM,
                        DEAD_LETTER_MISSING,
                        DEAD_LETTER_UNEXPECTED,
                        OTHER ->
                        false;
            };
        }
    }
}
