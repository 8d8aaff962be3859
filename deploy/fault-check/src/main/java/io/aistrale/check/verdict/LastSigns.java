package io.aistrale.check.verdict;

import io.aistrale.check.verdict.JournalEntry.Finished;
import io.aistrale.check.verdict.JournalEntry.Parked;
import io.aistrale.check.verdict.JournalEntry.PresumedUnknown;
import io.aistrale.check.verdict.JournalEntry.RequestEnded;
import io.aistrale.check.verdict.JournalEntry.Started;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// When each worker last wrote into the journal of work of its own.
final class LastSigns {
    private final Map<String, Instant> byWorker = new HashMap<>();

    private LastSigns() {}

    static LastSigns in(List<JournalEntry> journal) {
        LastSigns signs = new LastSigns();
        journal.forEach(signs::notice);
        return signs;
    }

    private void notice(JournalEntry entry) {
        switch (entry) {
            case Started started -> alive(started.call().workerId(), entry);
            case Finished finished -> alive(finished.call().workerId(), entry);
            case RequestEnded ended -> alive(ended.workerId(), entry);
            case Parked parked -> alive(parked.workerId(), entry);
            case PresumedUnknown _ -> {}
        }
    }

    private void alive(String worker, JournalEntry entry) {
        byWorker.merge(
                worker, entry.place().at(), (one, other) -> one.isAfter(other) ? one : other);
    }

    /// @throws IllegalArgumentException it never wrote any
    Instant of(String worker) {
        Instant sign = byWorker.get(worker);
        if (sign == null) {
            throw new IllegalArgumentException("nothing in the journal is of " + worker);
        }
        return sign;
    }
}
