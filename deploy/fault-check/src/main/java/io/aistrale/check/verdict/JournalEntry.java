package io.aistrale.check.verdict;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entry of the journal, reduced to what is checked. Results are told apart by a digest of all
/// their bytes.
public sealed interface JournalEntry {

    Place place();

    UUID requestId();

    Source source();

    /// An entry about one attempt.
    sealed interface OfAttempt extends JournalEntry {
        Call call();

        @Override
        default UUID requestId() {
            return call().requestId();
        }

        @Override
        default Source source() {
            return call().source();
        }
    }

    record Started(Place place, Call call) implements OfAttempt {}

    /// @param sent false where the worker gave the call up before it left, its lease being over
    /// @param amounts null where nothing was billed
    /// @param result digest of the terminal result; null where the attempt does not end the request
    record Finished(
            Place place,
            Call call,
            Status status,
            boolean sent,
            @Nullable Amounts amounts,
            @Nullable String result)
            implements OfAttempt {}

    record PresumedUnknown(Place place, Call call) implements OfAttempt {}

    record RequestEnded(Place place, UUID requestId, Source source, String workerId, String result)
            implements JournalEntry {}

    /// How an attempt ended.
    enum Status {
        SUCCESS,
        ERROR,
        UNKNOWN
    }
}
