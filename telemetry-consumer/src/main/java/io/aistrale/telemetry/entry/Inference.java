package io.aistrale.telemetry.entry;

import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.trace.TraceContext;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What some entries say about one request; the row of `inference` they make together.
///
/// @param requestedAt the request's createdAt, or the time inside its id where no entry tells
/// @param startedAt start of the first call; null: none has started
public record Inference(
        UUID requestId,
        RequestFacts facts,
        Progress progress,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable String traceId) {

    static Inference queued(Entry.Queued queued) {
        InferenceRequest request = queued.request();
        return new Inference(
                request.getRequestId(),
                RequestFacts.of(request, queued.lane()),
                new Progress.Queued(),
                request.getCreatedAt(),
                null,
                queued.traceId());
    }

    static Inference running(Attempt attempt) {
        return new Inference(
                attempt.getRequestId(),
                RequestFacts.of(attempt),
                new Progress.Running(attempt.getNumber()),
                TimeOrderedIds.timeOf(attempt.getRequestId()),
                attempt.getStartedAt(),
                traceId(attempt.getTraceparent()));
    }

    static Inference waiting(RequestParked parked) {
        return new Inference(
                parked.getRequestId(),
                RequestFacts.of(parked),
                new Progress.Waiting(
                        parked.getAttemptsMade(), parked.getReason(), parked.getDueAt()),
                TimeOrderedIds.timeOf(parked.getRequestId()),
                null,
                traceId(parked.getTraceparent()));
    }

    static Inference ended(RequestEnded ended) {
        return new Inference(
                ended.getRequestId(),
                RequestFacts.of(ended),
                Progress.Ended.of(ended.getResult()),
                ended.getResult().getRequestedAt(),
                null,
                traceId(ended.getTraceparent()));
    }

    Inference endedBy(InferenceResult result) {
        return new Inference(
                requestId,
                facts,
                progress.orFurther(Progress.Ended.of(result)),
                result.getRequestedAt(),
                startedAt,
                traceId);
    }

    /// Both together. What is known stays, what is missing is filled in, progress goes on.
    Inference and(Inference later) {
        boolean requestTimeKnown = !requestedAt.equals(TimeOrderedIds.timeOf(requestId));
        return new Inference(
                requestId,
                facts.complete() ? facts : later.facts,
                progress.orFurther(later.progress),
                requestTimeKnown ? requestedAt : later.requestedAt,
                earlier(startedAt, later.startedAt),
                traceId == null ? later.traceId : traceId);
    }

    /// The trace id of a `traceparent`; null where it is absent or malformed.
    public static @Nullable String traceId(@Nullable String traceparent) {
        return TraceContext.parse(traceparent).map(TraceContext::traceId).orElse(null);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.isBefore(one) ? other : one;
    }
}
