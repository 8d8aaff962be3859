package io.aistrale.check.verdict;

import io.aistrale.check.verdict.JournalEntry.Finished;
import io.aistrale.check.verdict.JournalEntry.Parked;
import io.aistrale.check.verdict.JournalEntry.PresumedUnknown;
import io.aistrale.check.verdict.JournalEntry.RequestEnded;
import io.aistrale.check.verdict.JournalEntry.Result;
import io.aistrale.check.verdict.JournalEntry.Started;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the journal says of one request, by the rules that every reader of it keeps to:
///
/// 1. the first terminal entry is the result; a `RequestEnded` after it is void;
/// 2. a `Finished` after its own `PresumedUnknown` corrects money and is never terminal;
/// 3. a `PresumedUnknown` after its own `Finished` is void;
/// 4. a `RequestEnded` while an attempt at the same source position is open is void;
/// 5. an entry that is there twice counts once;
/// 6. a request that was parked goes on at another source position, and ends there.
public final class RequestHistory {

    /// One attempt, with the first of each kind of entry about it.
    public static final class Attempt {
        private final Started started;
        private @Nullable Finished finished;
        private @Nullable PresumedUnknown presumed;

        private Attempt(Started started) {
            this.started = started;
        }

        public Started started() {
            return started;
        }

        public UUID id() {
            return started.call().attemptId();
        }

        String project() {
            return started.call().account().spender().project();
        }

        String user() {
            return started.call().account().spender().user();
        }

        String model() {
            return started.call().account().spender().model();
        }

        Instant startedAt() {
            return started.call().account().startedAt();
        }

        boolean isOpen() {
            return finished == null && presumed == null;
        }

        @Nullable Finished finished() {
            return finished;
        }

        boolean wasPresumed() {
            return presumed != null;
        }

        /// Ended by its own worker before the call left.
        boolean wasGivenUpUnsent() {
            return finished != null && !finished.sent();
        }

        /// Recorded as unknown, and nothing better known since.
        boolean isUnknown() {
            return finished == null
                    ? presumed != null
                    : finished.status() == JournalEntry.Status.UNKNOWN;
        }

        /// Whether an end that allows another call stands in the journal before `place`.
        boolean failedBefore(Place place) {
            return (presumed != null && presumed.place().isBefore(place))
                    || (finished != null
                            && finished.result() == null
                            && finished.place().isBefore(place));
        }
    }

    private final Set<JournalEntry> seen = HashSet.newHashSet(4);
    private int copies;
    private final Map<UUID, Attempt> attempts = new LinkedHashMap<>();
    private final List<JournalEntry> orphans = new ArrayList<>();
    private final Set<String> results = HashSet.newHashSet(1);
    private @Nullable Parked parked;
    private @Nullable Place terminal;
    private @Nullable Result result;

    /// Entries in the journal's order.
    void see(JournalEntry entry) {
        Place place = entry.place();
        if (!seen.add(entry.at(new Place(place.partition(), 0, place.at())))) {
            copies++;
            return;
        }
        switch (entry) {
            case Started started ->
                    attempts.putIfAbsent(started.call().attemptId(), new Attempt(started));
            case Finished finished -> finished(finished);
            case PresumedUnknown presumed -> presumed(presumed);
            case RequestEnded end -> ended(end);
            case Parked parking -> parked = parking;
        }
    }

    private void finished(Finished entry) {
        Attempt attempt = attempts.get(entry.call().attemptId());
        if (attempt == null) {
            orphans.add(entry);
            terminal(entry.result(), entry.place());
            return;
        }
        if (attempt.finished != null) {
            return;
        }
        attempt.finished = entry;
        if (attempt.presumed == null) {
            terminal(entry.result(), entry.place());
        }
    }

    private void presumed(PresumedUnknown entry) {
        Attempt attempt = attempts.get(entry.call().attemptId());
        if (attempt == null) {
            orphans.add(entry);
        } else if (attempt.isOpen()) {
            attempt.presumed = entry;
        }
    }

    private void ended(RequestEnded entry) {
        boolean open =
                attempts.values().stream()
                        .anyMatch(attempt ->
                                attempt.isOpen()
                                        && attempt.started.source().equals(entry.source()));
        if (!open && terminal == null) {
            terminal(entry.result(), entry.place());
        }
    }

    private void terminal(@Nullable Result found, Place place) {
        if (found == null) {
            return;
        }
        results.add(found.digest());
        if (terminal == null) {
            terminal = place;
            result = found;
        }
    }

    /// How many of its entries were there before.
    int copies() {
        return copies;
    }

    public Collection<Attempt> attempts() {
        return attempts.values();
    }

    @Nullable Attempt attempt(UUID id) {
        return attempts.get(id);
    }

    /// Where the result stands; null while there is none.
    @Nullable Place terminal() {
        return terminal;
    }

    /// Null while there is none.
    @Nullable Result result() {
        return result;
    }

    /// When it was parked last; null: never.
    @Nullable Parked parked() {
        return parked;
    }

    /// Digests of the different results of ends that are terminal; one, where all is well.
    Set<String> results() {
        return results;
    }

    /// Ends of attempts that were never started.
    List<JournalEntry> orphans() {
        return orphans;
    }
}
