package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Every acknowledged request has one result, and every record of it a copy.
final class ResultCheck {
    private final Facts facts;
    private final Histories histories;
    private final Map<UUID, Set<String>> repliesByRequest = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    ResultCheck(Facts facts, Histories histories) {
        this.facts = facts;
        this.histories = histories;
    }

    List<Finding> findings() {
        for (Reply reply : facts.replies()) {
            repliesByRequest
                    .computeIfAbsent(reply.requestId(), _ -> new HashSet<>())
                    .add(reply.result());
            answered.add(reply.correlation());
        }
        Map<UUID, List<Submission>> asked = new HashMap<>();
        for (Submission submission : facts.submissions()) {
            if (submission.requestId() != null) {
                asked.computeIfAbsent(submission.requestId(), _ -> new ArrayList<>())
                        .add(submission);
            }
        }
        asked.forEach(this::lost);
        resultIds().forEach(id -> judgeResults(id, asked.containsKey(id)));
        return findings;
    }

    private Set<UUID> resultIds() {
        Set<UUID> ids = new HashSet<>(repliesByRequest.keySet());
        ids.addAll(histories.byRequest().keySet());
        return ids;
    }

    private void lost(UUID id, List<Submission> records) {
        List<Submission> acknowledged = records.stream().filter(Submission::acknowledged).toList();
        if (acknowledged.isEmpty()) {
            return;
        }
        RequestHistory history = histories.ofRequest(id);
        if (history == null || history.terminal() == null) {
            add(
                    Kind.LOST,
                    id,
                    "has no terminal result; acknowledged at %s%s"
                            .formatted(places(acknowledged), parked(history)));
            return;
        }
        List<Submission> without =
                acknowledged.stream()
                        .filter(record -> !answered.contains(record.correlation()))
                        .toList();
        if (!without.isEmpty()) {
            add(Kind.LOST, id, "has no copy of its result for its record at " + places(without));
        }
    }

    private static String parked(@Nullable RequestHistory history) {
        JournalEntry.Parked parked = history == null ? null : history.parked();
        return parked == null
                ? ""
                : ", parked by %s in %s at %s (%s)"
                        .formatted(
                                parked.workerId(), parked.topic(), parked.place(), parked.reason());
    }

    private static String places(List<Submission> records) {
        return String.join(
                ", ", records.stream().map(record -> Objects.toString(record.position())).toList());
    }

    private void judgeResults(UUID id, boolean asked) {
        Set<String> results = new HashSet<>(repliesByRequest.getOrDefault(id, Set.of()));
        int replied = results.size();
        RequestHistory history = histories.ofRequest(id);
        if (history != null) {
            results.addAll(history.results());
        }
        if (results.size() > 1) {
            add(
                    Kind.DUPLICATE_RESULT,
                    id,
                    "has %d different results: %d on reply topics, %d in the journal"
                            .formatted(
                                    results.size(),
                                    replied,
                                    history == null ? 0 : history.results().size()));
        }
        if (!asked) {
            add(Kind.OTHER, id, "was never submitted, yet is in the journal or has a reply");
        }
    }

    private void add(Kind kind, UUID id, String what) {
        findings.add(new Finding(kind, id, "request " + id + " " + what));
    }
}
