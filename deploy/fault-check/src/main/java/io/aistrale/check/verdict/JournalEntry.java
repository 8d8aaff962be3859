package io.aistrale.check.verdict;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An entry of the journal, reduced to what is checked.
public sealed interface JournalEntry {

    Place place();

    UUID requestId();

    Source source();

    /// The same entry at another place.
    JournalEntry at(Place place);

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

    record Started(Place place, Call call) implements OfAttempt {
        @Override
        public Started at(Place place) {
            return new Started(place, call);
        }
    }

    /// @param sent false where the worker gave the call up before it left, its lease being over
    /// @param amounts null where nothing was billed
    /// @param result null where the attempt does not end the request
    record Finished(
            Place place,
            Call call,
            Status status,
            boolean sent,
            @Nullable Amounts amounts,
            @Nullable Result result)
            implements OfAttempt {
        @Override
        public Finished at(Place place) {
            return new Finished(place, call, status, sent, amounts, result);
        }
    }

    record PresumedUnknown(Place place, Call call) implements OfAttempt {
        @Override
        public PresumedUnknown at(Place place) {
            return new PresumedUnknown(place, call);
        }
    }

    record RequestEnded(Place place, UUID requestId, Source source, String workerId, Result result)
            implements JournalEntry {
        @Override
        public RequestEnded at(Place place) {
            return new RequestEnded(place, requestId, source, workerId, result);
        }
    }

    /// The request gives its place back and goes on as a record of another topic.
    record Parked(
            Place place,
            UUID requestId,
            Source source,
            String workerId,
            String topic,
            String reason)
            implements JournalEntry {
        @Override
        public Parked at(Place place) {
            return new Parked(place, requestId, source, workerId, topic, reason);
        }
    }

    /// A terminal result.
    ///
    /// @param digest of all its bytes: what tells results apart
    /// @param error the error's code; null where there is none
    /// @param text the output; null where there is none
    record Result(String digest, @Nullable String error, @Nullable String text) {}

    /// How an attempt ended.
    enum Status {
        SUCCESS,
        ERROR,
        UNKNOWN
    }
}
