package io.aistrale.check.verdict;

import io.aistrale.check.verdict.RequestHistory.Attempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The journal by request and by attempt.
public final class Histories {
    private final Map<UUID, RequestHistory> byRequest = new HashMap<>();
    private final Map<UUID, RequestHistory> byAttempt = new HashMap<>();

    private Histories() {}

    /// @param journal each partition's entries in its order
    public static Histories of(List<JournalEntry> journal) {
        Histories histories = new Histories();
        for (JournalEntry entry : inOrder(journal)) {
            RequestHistory history =
                    histories.byRequest.computeIfAbsent(
                            entry.requestId(), _ -> new RequestHistory());
            history.see(entry);
            if (entry instanceof JournalEntry.Started started) {
                histories.byAttempt.putIfAbsent(started.call().attemptId(), history);
            }
        }
        return histories;
    }

    /// Each partition's entries stay in its order. Among those of different partitions, one stands
    /// where the latest time in its own partition before it puts it, which is close to when it was
    /// appended, whenever its writer sent it.
    private static List<JournalEntry> inOrder(List<JournalEntry> journal) {
        Map<Integer, Instant> latest = new HashMap<>();
        List<Appended> appended = new ArrayList<>(journal.size());
        for (JournalEntry entry : journal) {
            Place place = entry.place();
            Instant at =
                    latest.merge(
                            place.partition(),
                            place.at(),
                            (one, other) -> one.isAfter(other) ? one : other);
            appended.add(new Appended(at, entry));
        }
        appended.sort(Comparator.comparing(Appended::at));
        return appended.stream().map(Appended::entry).toList();
    }

    private record Appended(Instant at, JournalEntry entry) {}

    public Map<UUID, RequestHistory> byRequest() {
        return byRequest;
    }

    @Nullable RequestHistory ofRequest(UUID id) {
        return byRequest.get(id);
    }

    /// The history of the request that an attempt was started for; null: it never was.
    @Nullable RequestHistory ofAttempt(UUID id) {
        return byAttempt.get(id);
    }

    /// The attempt that a call was made for; null: it is no journaled attempt's.
    @Nullable Attempt attemptOf(ProviderCall call) {
        UUID id = call.attemptId();
        if (id == null) {
            return null;
        }
        RequestHistory history = byAttempt.get(id);
        return history == null ? null : history.attempt(id);
    }
}
