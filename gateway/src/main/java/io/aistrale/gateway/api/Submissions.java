package io.aistrale.gateway.api;

import io.aistrale.gateway.admission.Admission.Admitted;
import io.aistrale.gateway.idempotency.IdempotencyKeys;
import io.aistrale.gateway.publish.Published;
import io.aistrale.gateway.publish.RequestPublisher;
import io.aistrale.gateway.result.ChunkPosition;
import io.aistrale.gateway.result.PendingReplies;
import io.aistrale.gateway.result.ReplyPosition;
import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.trace.TraceContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;

/// Publishes admitted requests and waits for their results.
public final class Submissions {

    private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);

    private final RequestPublisher publisher;
    private final ReplyPosition replies;
    private final ChunkPosition chunks;
    private final PendingReplies pending;
    private final IdempotencyKeys keys;
    private final MeterRegistry meters;

    public Submissions(
            RequestPublisher publisher,
            ReplyPosition replies,
            ChunkPosition chunks,
            PendingReplies pending,
            IdempotencyKeys keys,
            MeterRegistry meters) {
        this.publisher = publisher;
        this.replies = replies;
        this.chunks = chunks;
        this.pending = pending;
        this.keys = keys;
        this.meters = meters;
    }

    /// @param wait longest wait for the result; zero: none
    Submission submit(Admitted admitted, TraceContext trace, Duration wait) {
        OptionalInt partition = replies.partition();
        if (partition.isEmpty()) {
            return new Submission.NotTaken(notReady());
        }
        if (!admitted.replyHere()) {
            return published(admitted, trace, OptionalInt.empty());
        }
        if (wait.isZero()) {
            return published(admitted, trace, partition);
        }
        return publishAndWait(admitted, trace, partition, wait);
    }

    /// A place to be streamed to; to be taken before the request is submitted without a wait.
    StreamPlace takeStream(InferenceRequest request) {
        if (!chunks.isKnown()) {
            return new StreamPlace.Refused(notReady());
        }
        return pending.takeStream(request.getRequestId())
                .<StreamPlace>map(StreamPlace.Taken::new)
                .orElseGet(() -> new StreamPlace.Refused(ApiError.tooManyWaiting()));
    }

    /// The place is taken first: a reply may come before the acknowledgement.
    private Submission publishAndWait(
            Admitted admitted, TraceContext trace, OptionalInt partition, Duration wait) {
        var taken = pending.take(admitted.request().getRequestId());
        if (taken.isEmpty()) {
            return new Submission.NotTaken(ApiError.tooManyWaiting());
        }
        try (var place = taken.get()) {
            Submission submission = published(admitted, trace, partition);
            return switch (submission) {
                case Submission.Accepted _ ->
                        place.await(wait).<Submission>map(Submission.Ended::new).orElse(submission);
                case Submission.Ended _, Submission.Found _, Submission.NotTaken _ -> submission;
            };
        }
    }

    private Submission published(
            Admitted admitted, TraceContext trace, OptionalInt replyPartition) {
        UUID requestId = admitted.request().getRequestId();
        Timer.Sample sample = Timer.start(meters);
        Published published =
                publisher.publish(admitted.request(), admitted.lane(), trace, replyPartition);
        sample.stop(meters.timer("gateway.publish", "outcome", outcome(published)));
        return switch (published) {
            case Published.Acknowledged _ -> {
                noteAcknowledged(admitted.request());
                yield new Submission.Accepted();
            }
            case Published.TooLarge _ ->
                    new Submission.NotTaken(
                            new ApiError(
                                    HttpStatus.CONTENT_TOO_LARGE,
                                    ErrorCode.REQUEST_TOO_LARGE.code(),
                                    null,
                                    "The request does not fit a Kafka record.",
                                    ApiError.Retry.NO));
            case Published.NotSent(String reason) -> {
                LOG.warn("Request {} was not sent: {}", requestId, reason);
                yield new Submission.NotTaken(
                        unavailable(
                                "kafka_unavailable",
                                "Kafka cannot be reached; request %s was not sent."
                                        .formatted(requestId),
                                true));
            }
            case Published.OutcomeUnknown(String reason) -> {
                LOG.warn("Request {} has an unknown outcome: {}", requestId, reason);
                yield new Submission.NotTaken(outcomeUnknown(admitted.request()));
            }
        };
    }

    /// Only under an idempotency key may it be sent again: it is the same inference then.
    private static ApiError outcomeUnknown(InferenceRequest request) {
        boolean keyed = request.getIdempotencyKey() != null;
        return unavailable(
                "outcome_unknown",
                "Kafka did not acknowledge request %s in time; its outcome is unknown: it may be served all the same. %s"
                        .formatted(
                                request.getRequestId(),
                                keyed
                                        ? "Try again with the same Idempotency-Key."
                                        : "GET /v1/inferences/%s tells."
                                                .formatted(request.getRequestId())),
                keyed);
    }

    /// Without the note a retry finds out by itself, so that its failure fails nothing.
    private void noteAcknowledged(InferenceRequest request) {
        String key = request.getIdempotencyKey();
        if (key == null) {
            return;
        }
        try {
            keys.acknowledge(request.getUserId(), key, request.getRequestId());
        } catch (DataAccessException away) {
            LOG.warn(
                    "That Kafka has request {} cannot be noted: {}",
                    request.getRequestId(),
                    away.getMessage());
        }
    }

    private static String outcome(Published published) {
        return switch (published) {
            case Published.Acknowledged _ -> "acknowledged";
            case Published.TooLarge _ -> "too_large";
            case Published.NotSent _ -> "not_sent";
            case Published.OutcomeUnknown _ -> "outcome_unknown";
        };
    }

    private static ApiError notReady() {
        return unavailable("not_ready", "The gateway is not connected to Kafka yet.", true);
    }

    private static ApiError unavailable(String code, String message, boolean retry) {
        return ApiError.unavailable(code, message, retry ? ApiError.Retry.YES : ApiError.Retry.NO);
    }
}
