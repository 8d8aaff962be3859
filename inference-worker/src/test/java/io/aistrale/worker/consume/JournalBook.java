package io.aistrale.worker.consume;

import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.ResultStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Reads the journal by its published rules, apart from the worker's own reader, and holds it
/// against the provider's books and the replies.
final class JournalBook {
    /// From reading a cancellation until nothing of its request leaves the worker any more.
    private static final long SOON_NANOS = Duration.ofMillis(20).toNanos();

    /// From a cancellation until no answer is on its way into the journal any more.
    private static final long ANSWERED_NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<UUID, Request> requests = new HashMap<>();
    private final Map<UUID, Attempt> attempts = new HashMap<>();
    private final List<String> wrongs = new ArrayList<>();

    private static final class Request {
        private final Set<UUID> open = new HashSet<>();
        private @Nullable InferenceResult result;
        private long endedAtNanos = Long.MAX_VALUE;
        private String refusedBy = "";
    }

    private static final class Attempt {
        private final UUID requestId;
        private final String workerId;
        private final long startedAtNanos;
        private long endedAtNanos = Long.MAX_VALUE;
        private boolean presumed;
        private boolean givenUpUnsent;
        private final boolean afterTheEnd;
        private final int number;

        private Attempt(
                io.aistrale.schemas.event.Attempt facts, long startedAtNanos, boolean afterTheEnd) {
            this.requestId = facts.getRequestId();
            this.workerId = facts.getWorkerId();
            this.number = facts.getNumber();
            this.startedAtNanos = startedAtNanos;
            this.afterTheEnd = afterTheEnd;
        }
    }

    static List<String> wrongs(
            SimulatedKafka kafka, SimulatedProvider provider, Set<UUID> submitted) {
        var book = new JournalBook();
        kafka.entries().forEach(book::note);
        submitted.forEach(id -> book.checkResult(id, kafka.replies(id)));
        book.checkCalls(provider.calls());
        return book.wrongs;
    }

    /// What a cancellation may not have come to, where no process stood still meanwhile.
    ///
    /// @param knewNanos when a worker, named by its id, read that a request is cancelled; null for
    ///   never
    static List<String> wrongCancellations(
            SimulatedKafka kafka,
            SimulatedProvider provider,
            BiFunction<String, UUID, @Nullable Long> knewNanos) {
        var book = new JournalBook();
        kafka.entries().forEach(book::note);
        book.wrongs.clear();
        for (var call : provider.calls()) {
            var attempt = Objects.requireNonNull(book.attempts.get(call.attemptId()));
            Long knew = knewNanos.apply(attempt.workerId, attempt.requestId);
            if (knew != null && call.atNanos() > knew + SOON_NANOS) {
                book.wrongs.add("called though it was cancelled: " + attempt.requestId);
            }
        }
        book.requests.forEach((id, request) -> book.checkCancelled(id, request, kafka));
        return book.wrongs;
    }

    private void checkCancelled(UUID id, Request request, SimulatedKafka kafka) {
        long cancelledAt =
                kafka.cancellations().stream()
                        .filter(one -> one.event().getRequestId().equals(id))
                        .filter(one -> one.event().getUserId().equals(SimulatedKafka.OWNER))
                        .mapToLong(SimulatedKafka.Cancellation::atNanos)
                        .min()
                        .orElse(Long.MAX_VALUE);
        var status = request.result == null ? null : request.result.getStatus();
        if (status == ResultStatus.CANCELLED && request.endedAtNanos < cancelledAt) {
            wrongs.add("cancelled by nobody who may: " + id);
        }
        if (status == ResultStatus.SUCCEEDED
                && cancelledAt < Long.MAX_VALUE
                && request.endedAtNanos > cancelledAt + ANSWERED_NANOS) {
            wrongs.add("answered long after it was cancelled: " + id);
        }
    }

    private Request request(UUID id) {
        return requests.computeIfAbsent(id, _ -> new Request());
    }

    private void note(SimulatedKafka.Entry entry) {
        switch (entry.event()) {
            case AttemptStarted started -> {
                var facts = started.getAttempt();
                var request = request(facts.getRequestId());
                attempts.put(
                        facts.getAttemptId(),
                        new Attempt(facts, entry.atNanos(), request.result != null));
                request.open.add(facts.getAttemptId());
                if (!facts.getStartedAt().isBefore(facts.getCallDeadline())) {
                    wrongs.add("started when its deadline had passed: " + facts.getAttemptId());
                }
            }
            case AttemptFinished finished -> finished(finished, entry.atNanos());
            case AttemptPresumedUnknown presumption -> {
                var id = presumption.getAttempt().getAttemptId();
                var attempt = attempts.get(id);
                if (attempt != null && attempt.endedAtNanos == Long.MAX_VALUE) {
                    attempt.presumed = true;
                    attempt.endedAtNanos = entry.atNanos();
                    request(attempt.requestId).open.remove(id);
                }
            }
            case RequestEnded ended -> {
                var request = request(ended.getRequestId());
                if (request.open.isEmpty()) {
                    terminal(request, ended.getResult(), entry.atNanos(), ended.getWorkerId());
                }
            }
            default -> {}
        }
    }

    private void finished(AttemptFinished finished, long atNanos) {
        var id = finished.getAttempt().getAttemptId();
        var attempt = attempts.get(id);
        if (attempt == null) {
            wrongs.add("an end without a start: " + id);
            return;
        }
        attempt.givenUpUnsent = "lease_lost".equals(finished.getErrorCode());
        if (attempt.afterTheEnd && !attempt.givenUpUnsent) {
            wrongs.add("a start after the request's end was not given up: " + id);
        }
        if (attempt.presumed) {
            return;
        }
        attempt.endedAtNanos = Math.min(attempt.endedAtNanos, atNanos);
        var request = request(attempt.requestId);
        request.open.remove(id);
        if (finished.getResult() != null) {
            terminal(request, finished.getResult(), atNanos, "");
        }
    }

    /// The first one is the result. A later one can only come from a worker that froze with the
    /// entry on its way, before it was taken for dead.
    private void terminal(Request request, InferenceResult result, long atNanos, String refusedBy) {
        if (request.result == null) {
            request.result = result;
            request.endedAtNanos = atNanos;
            request.refusedBy = refusedBy;
        } else if (refusedBy.isEmpty() || refusedBy.equals(request.refusedBy)) {
            wrongs.add("a second terminal entry of " + result.getRequestId());
        }
    }

    private void checkResult(UUID id, List<InferenceResult> replies) {
        var result = request(id).result;
        if (result == null) {
            wrongs.add("lost: " + id);
        } else if (replies.isEmpty()) {
            wrongs.add("no reply: " + id);
        } else if (!replies.stream().allMatch(result::equals)) {
            wrongs.add("a reply that is not the result: " + id);
        }
    }

    private void checkCalls(List<SimulatedProvider.Call> calls) {
        var numbers = new HashSet<String>();
        for (var call : calls) {
            var attempt = attempts.get(call.attemptId());
            if (attempt == null || attempt.startedAtNanos > call.atNanos()) {
                wrongs.add("a call before its start stood in the journal: " + call.attemptId());
                continue;
            }
            if (!numbers.add(attempt.requestId + "/" + attempt.number)) {
                wrongs.add("a second call of number " + attempt.number + ": " + attempt.requestId);
            }
            if (request(attempt.requestId).endedAtNanos < call.atNanos()) {
                wrongs.add("a call after the request's end: " + attempt.requestId);
            }
            attempts.values().stream()
                    .filter(other ->
                            other != attempt
                                    && other.requestId.equals(attempt.requestId)
                                    && !other.givenUpUnsent
                                    && other.startedAtNanos < attempt.startedAtNanos
                                    && other.endedAtNanos > call.atNanos())
                    .forEach(_ ->
                            wrongs.add(
                                    "a further call while an earlier one had no recorded end: "
                                            + attempt.requestId));
        }
    }
}
