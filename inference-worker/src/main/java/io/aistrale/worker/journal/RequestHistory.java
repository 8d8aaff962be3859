package io.aistrale.worker.journal;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.AttemptStatus;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.worker.journal.PartitionHistory.OpenAttempt;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// What the journal tells of one request record, entry by entry and in the journal's order, which
/// alone decides:
///
/// - the first terminal entry is the result;
/// - an end that comes after its own attempt was presumed unknown corrects money, never more;
/// - a presumption that comes after its attempt's end is void;
/// - a `RequestEnded` that comes while an attempt is open is void: only a worker that was frozen
///   past its lease writes one;
/// - an attempt's entry that is there twice counts once, wherever the copy stands;
/// - a `RequestParked` stands unless a call is open then or begins later: it, or that call's start,
///   is a frozen worker's too, and the start is where the call was given up unsent.
final class RequestHistory {
    private final Map<UUID, OpenAttempt> open = LinkedHashMap.newLinkedHashMap(1);
    private final Set<UUID> ended = HashSet.newHashSet(1);
    private CompletableFuture<Past> settled = new CompletableFuture<>();
    private int made;
    private int counted;
    private @Nullable Instant firstStart;
    private @Nullable Integer promptVersion;
    private Past.@Nullable LastEnd last;
    private @Nullable JournalPosition result;
    private @Nullable RequestParked parked;
    private long parkedAt;

    /// Calls open when it was parked, or begun since, that may have been sent.
    private final Set<UUID> againstParking = HashSet.newHashSet(1);

    void see(SpecificRecord entry, JournalPosition position) {
        switch (entry) {
            case AttemptStarted started -> started(started.getAttempt());
            case AttemptFinished finished -> finished(finished, position);
            case AttemptPresumedUnknown presumption -> presumed(presumption);
            case RequestEnded _ -> {
                if (open.isEmpty() && result == null) {
                    result = position;
                }
            }
            case RequestParked parking -> {
                parked = parking;
                parkedAt = position.offset();
                againstParking.clear();
                againstParking.addAll(open.keySet());
            }
            default -> {}
        }
    }

    private void started(Attempt attempt) {
        if (open.containsKey(attempt.getAttemptId()) || ended.contains(attempt.getAttemptId())) {
            return;
        }
        if (settled.isDone()) {
            settled = new CompletableFuture<>();
        }
        open.put(attempt.getAttemptId(), new OpenAttempt(attempt, false, settled));
        againstParking.add(attempt.getAttemptId());
        made = Math.max(made, attempt.getNumber());
        firstStart = firstStart == null ? attempt.getStartedAt() : firstStart;
        promptVersion = promptVersion == null ? attempt.getPromptVersion() : promptVersion;
    }

    private void finished(AttemptFinished finished, JournalPosition position) {
        var id = finished.getAttempt().getAttemptId();
        if (!ended.add(id)) {
            return;
        }
        open.remove(id);
        if (ErrorCode.LEASE_LOST.code().equals(finished.getErrorCode())) {
            againstParking.remove(id);
        }
        if (finished.getResult() == null) {
            ended(finished.getStatus(), finished.getErrorCode(), finished.getFinishedAt());
        } else if (result == null) {
            result = position;
        }
    }

    private void presumed(AttemptPresumedUnknown presumption) {
        var id = presumption.getAttempt().getAttemptId();
        if (open.remove(id) != null) {
            ended.add(id);
            ended(AttemptStatus.UNKNOWN, ErrorCode.WORKER_LOST.code(), presumption.getPresumedAt());
        }
    }

    private void ended(AttemptStatus status, @Nullable String errorCode, Instant at) {
        boolean counts =
                errorCode == null
                        || ErrorCode.of(errorCode).map(ErrorCode::countsAsAttempt).orElse(true);
        counted += counts ? 1 : 0;
        last = new Past.LastEnd(status, errorCode, at);
    }

    /// Calls begun up to now by a worker that gives the partition away: it will finish them.
    void handedOver(String workerId) {
        open.replaceAll((_, call) ->
                call.attempt().getWorkerId().equals(workerId)
                        ? new OpenAttempt(call.attempt(), true, settled)
                        : call);
    }

    Collection<OpenAttempt> openAttempts() {
        return open.values();
    }

    boolean isClosed() {
        return open.isEmpty();
    }

    /// Whether nothing more of it is to come, but from a worker that was frozen.
    boolean isOver() {
        return open.isEmpty() && (result != null || isParked());
    }

    private boolean isParked() {
        return parked != null && againstParking.isEmpty();
    }

    /// Whether it is over by the entry that stands there.
    boolean isOverBy(JournalPosition position) {
        return isOver()
                && (result == null ? parkedAt == position.offset() : result.equals(position));
    }

    /// Tells those who wait for the open attempts that each has its end.
    void settle(long repliesFrom) {
        settled.complete(past(repliesFrom));
    }

    /// @param repliesFrom copies of results, and parked copies, that stand below it have been sent
    Past past(long repliesFrom) {
        if (!open.isEmpty() && result == null) {
            return new Past.Open(List.copyOf(open.values()), settled);
        }
        if (result != null) {
            return new Past.Ended(result, result.offset() < repliesFrom);
        }
        if (parked != null && isParked()) {
            return new Past.Parked(parked, made, counted, firstStart, parkedAt < repliesFrom);
        }
        return firstStart == null || last == null
                ? Past.UNTOUCHED
                : new Past.Between(made, counted, firstStart, last, promptVersion);
    }
}
