package io.aistrale.check.verdict;

import io.aistrale.check.verdict.Finding.Kind;
import io.aistrale.check.verdict.JournalEntry.Finished;
import io.aistrale.check.verdict.JournalEntry.Result;
import io.aistrale.check.verdict.RequestHistory.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The chunks of a streamed answer make up its text, and once one is published nobody is asked
/// again: a stream whose worker is gone ends as `worker_lost`.
final class StreamCheck {
    private static final String WORKER_LOST = "worker_lost";

    /// Under load a worker that lives writes into the journal more often than that.
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

    private final Facts facts;
    private final Histories histories;
    private final LastSigns lastSigns;
    private final Set<String> called;
    private final Map<UUID, Map<UUID, List<Chunk>>> chunks = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    StreamCheck(Facts facts, Histories histories) {
        this.facts = facts;
        this.histories = histories;
        this.lastSigns = LastSigns.in(facts.journal());
        this.called = facts.calls().stream().map(ProviderCall::key).collect(Collectors.toSet());
        for (Chunk chunk : facts.chunks()) {
            chunks.computeIfAbsent(chunk.requestId(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(chunk.attemptId(), _ -> new ArrayList<>())
                    .add(chunk);
        }
    }

    List<Finding> findings() {
        Set<UUID> streamed =
                facts.submissions().stream()
                        .filter(Submission::streamed)
                        .map(Submission::requestId)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toCollection(HashSet::new));
        for (UUID request : chunks.keySet()) {
            if (!streamed.contains(request)) {
                add(request, "has chunks that nobody asked for");
            }
        }
        streamed.addAll(chunks.keySet());
        for (UUID request : streamed) {
            judge(request, chunks.getOrDefault(request, Map.of()));
        }
        return findings;
    }

    private void judge(UUID request, Map<UUID, List<Chunk>> published) {
        RequestHistory history = histories.ofRequest(request);
        Map<UUID, Attempt> attempts = new HashMap<>();
        if (history != null) {
            history.attempts().forEach(attempt -> attempts.put(attempt.id(), attempt));
        }
        for (UUID id : published.keySet()) {
            Attempt attempt = attempts.get(id);
            if (attempt == null) {
                add(request, "has chunks of attempt " + id + ", which is not in the journal");
            } else if (history != null) {
                wasTheLast(request, history, attempt);
                endsTheRequest(request, history, attempt);
            }
        }
        for (Attempt attempt : attempts.values()) {
            whole(request, attempt, published.getOrDefault(attempt.id(), List.of()));
        }
    }

    /// Another start may stand behind it only where a worker that was frozen wrote it, and then
    /// gave the call up.
    private void wasTheLast(UUID request, RequestHistory history, Attempt attempt) {
        boolean after = false;
        for (Attempt other : history.attempts()) {
            boolean begun = called.contains(other.id().toString()) || !other.wasGivenUpUnsent();
            if (after && begun) {
                add(
                        request,
                        "attempt %s was begun after chunks of attempt %s"
                                .formatted(other.id(), attempt.id()));
            }
            after |= other.id().equals(attempt.id());
        }
    }

    private void endsTheRequest(UUID request, RequestHistory history, Attempt attempt) {
        Result result = history.result();
        Result own = ownResult(attempt);
        boolean isTheResult = result != null && own != null && own.equals(result);
        boolean isLost =
                attempt.wasPresumed() && result != null && WORKER_LOST.equals(result.error());
        if (result != null && !isTheResult && !isLost) {
            add(
                    request,
                    "attempt %s published chunks, and the request ended otherwise: %s"
                            .formatted(attempt.id(), result.error()));
        }
    }

    private static @Nullable Result ownResult(Attempt attempt) {
        Finished finished = attempt.finished();
        return finished == null ? null : finished.result();
    }

    /// Chunks of an attempt that says what came of it.
    private void whole(UUID request, Attempt attempt, List<Chunk> published) {
        Finished finished = attempt.finished();
        Result result = ownResult(attempt);
        if (finished == null || result == null) {
            return;
        }
        List<Chunk> inSequence =
                published.stream().sorted(Comparator.comparingInt(Chunk::sequence)).toList();
        String text = Objects.requireNonNullElse(result.text(), "");
        if (diedThen(finished)) {
            if (!isPartOf(text, inSequence)) {
                add(request, "attempt %s says other than its chunks".formatted(attempt.id()));
            }
            return;
        }
        if (!isNumberedThrough(inSequence)) {
            add(request, "attempt %s has chunks missing, or twice".formatted(attempt.id()));
        } else if (!joined(inSequence).equals(text)) {
            add(request, "attempt %s says other than its chunks".formatted(attempt.id()));
        }
    }

    /// What its producer still held went with it.
    private boolean diedThen(Finished finished) {
        return !lastSigns
                .of(finished.call().workerId())
                .isAfter(finished.place().at().plus(SIGN_OF_LIFE));
    }

    private static boolean isNumberedThrough(List<Chunk> chunks) {
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            if (chunk.sequence() != i || chunk.last() != (i == chunks.size() - 1)) {
                return false;
            }
        }
        return true;
    }

    private static String joined(List<Chunk> chunks) {
        return chunks.stream().map(Chunk::text).collect(Collectors.joining());
    }

    /// Whether the text is made of these, and of others between them.
    private static boolean isPartOf(String text, List<Chunk> chunks) {
        int from = 0;
        for (Chunk chunk : chunks) {
            int at = text.indexOf(chunk.text(), from);
            if (at < 0) {
                return false;
            }
            from = at + chunk.text().length();
        }
        return true;
    }

    private void add(UUID request, String what) {
        findings.add(new Finding(Kind.STREAM, request, "request " + request + " " + what));
    }
}
