package io.aistrale.telemetry.entry;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.RequestEnded;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// The attempts of a batch, as far as its entries were taken in.
final class AttemptSpans {
    private final Map<UUID, AttemptSpan> spans = new HashMap<>();
    private final Map<UUID, Set<UUID>> byRequest = new HashMap<>();

    AttemptSpans(KnownAttempts known) {
        known.spans().forEach(this::put);
    }

    AttemptSpan of(Attempt attempt) {
        AttemptSpan known = spans.get(attempt.getAttemptId());
        return known == null ? AttemptSpan.of(attempt) : known;
    }

    void put(UUID attemptId, AttemptSpan span) {
        spans.put(attemptId, span);
        byRequest.computeIfAbsent(span.requestId(), _ -> new HashSet<>()).add(attemptId);
    }

    /// Whether a call for the same request record was open when this entry was written. Only a
    /// worker that no longer has the partition writes one then, and does not know better.
    boolean isVoid(RequestEnded event, long offset) {
        return byRequest.getOrDefault(event.getRequestId(), Set.of()).stream()
                .flatMap(attemptId -> Stream.ofNullable(spans.get(attemptId)))
                .anyMatch(span -> span.source().equals(event.getSource()) && span.isOpenAt(offset));
    }
}
