package io.aistrale.check.verdict;

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
        for (JournalEntry entry : journal) {
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
}
