package io.aistrale.telemetry.consume;

import static io.aistrale.telemetry.entry.RequestFacts.word;

import io.aistrale.schemas.evaluation.EvaluationBounds;
import io.aistrale.schemas.event.Attempt;
import io.aistrale.schemas.event.AttemptFinished;
import io.aistrale.schemas.event.AttemptPresumedUnknown;
import io.aistrale.schemas.event.AttemptStarted;
import io.aistrale.schemas.event.EvaluationRecorded;
import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.InferenceResult;
import io.aistrale.schemas.event.PartitionHandedOver;
import io.aistrale.schemas.event.RequestEnded;
import io.aistrale.schemas.event.RequestParked;
import io.aistrale.schemas.event.ResultStatus;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.telemetry.entry.Entry;
import io.aistrale.telemetry.entry.Entry.Skipped;
import io.aistrale.telemetry.entry.Entry.Unusable;
import io.aistrale.telemetry.entry.Inference;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// Tells what a record is: something to write, nothing to write, or a dead letter.
public final class EntryReader {
    /// A request id's own time, before and after that of its record: the worker refuses others.
    private static final Duration OLDEST_REQUEST = Duration.ofDays(7);

    private static final Duration YOUNGEST_REQUEST = Duration.ofHours(1);

    /// An id's own time, before and after now. Beyond what workers admit and Kafka keeps, so that
    /// only nonsense falls outside, and nonsense makes no partitions.
    private static final Duration OLDEST_ROW = Duration.ofDays(30);

    private static final Duration YOUNGEST_ROW = Duration.ofDays(2);

    private static final Instant LATEST_TIME = Instant.parse("9999-12-31T23:59:59Z");
    private static final int LONGEST_NAME = 256;

    private final EventCodec codec;
    private final BiPredicate<String, InferenceRequest> mayAsk;
    private final Clock clock;

    /// @param mayAsk whether a request claims no more than the source of its topic may
    public EntryReader(
            EventCodec codec, BiPredicate<String, InferenceRequest> mayAsk, Clock clock) {
        this.codec = codec;
        this.mayAsk = mayAsk;
        this.clock = clock;
    }

    /// @param partition of the record
    /// @param offset the record's place in its partition
    /// @param recordTime the record's own time
    /// @param traceparent the header of that name
    /// @throws io.aistrale.schemas.serde.RegistryUnavailableException the registry was needed and
    ///   could not answer; the record is not at fault
    /// @throws org.springframework.dao.DataAccessException sources had to be looked up and could
    ///   not
    Entry read(
            String topic,
            int partition,
            long offset,
            Instant recordTime,
            @Nullable String traceparent,
            byte @Nullable [] value) {
        byte[] bytes = value == null ? new byte[0] : value;
        Decoded decoded = codec.decode(topic, bytes);
        if (Topics.isRequestTopic(topic)) {
            return decoded instanceof Decoded.Event(InferenceRequest request)
                    ? queued(topic, recordTime, traceparent, request)
                    : new Skipped(Skipped.Reason.REQUEST_NOT_ADMISSIBLE);
        }
        return switch (decoded) {
            case Decoded.Undecodable undecodable -> unusable(undecodable);
            case Decoded.Event(EvaluationRecorded event) when !topic.equals(Topics.JOURNAL) ->
                    topic.equals(Topics.EVALUATIONS)
                            ? evaluated(event)
                            : claimed(
                                    event,
                                    new Entry.Claimed(
                                            topic, partition, offset, ByteBuffer.wrap(bytes)));
            case Decoded.Event(SpecificRecord event) when topic.equals(Topics.JOURNAL) ->
                    journal(event, offset, bytes);
            case Decoded.Event(SpecificRecord event) ->
                    unusable(Decoded.Undecodable.wrongRecordType(topic, event));
        };
    }

    private Entry journal(SpecificRecord event, long offset, byte[] bytes) {
        return switch (event) {
            case AttemptStarted started ->
                    ofAttempt(
                            started.getAttempt(),
                            new Entry.Started(
                                    started.getAttempt(), offset, ByteBuffer.wrap(bytes)));
            case AttemptFinished finished ->
                    isUnrecognized(finished.getResult())
                            ? unrecognized()
                            : ofAttempt(
                                    finished.getAttempt(), new Entry.Finished(finished, offset));
            case AttemptPresumedUnknown presumed ->
                    ofAttempt(presumed.getAttempt(), new Entry.PresumedUnknown(presumed, offset));
            case RequestParked parked -> ofId(parked.getRequestId(), new Entry.Parked(parked));
            case RequestEnded ended ->
                    isUnrecognized(ended.getResult())
                            ? unrecognized()
                            : ofId(ended.getRequestId(), new Entry.Ended(ended, offset));
            case PartitionHandedOver _ -> new Skipped(Skipped.Reason.NOT_TELEMETRY);
            default -> unusable(Decoded.Undecodable.wrongRecordType(Topics.JOURNAL, event));
        };
    }

    private Entry queued(
            String topic,
            Instant recordTime,
            @Nullable String traceparent,
            InferenceRequest request) {
        UUID id = request.getRequestId();
        boolean admissible =
                TimeOrderedIds.isTimeOrdered(id)
                        && isWithin(id, recordTime, OLDEST_REQUEST, YOUNGEST_REQUEST)
                        && mayAsk.test(topic, request);
        return admissible
                ? ofId(
                        id,
                        new Entry.Queued(
                                request, Topics.laneOf(topic), Inference.traceId(traceparent)))
                : new Skipped(Skipped.Reason.REQUEST_NOT_ADMISSIBLE);
    }

    private static Entry evaluated(EvaluationRecorded event) {
        double score = event.getScore();
        if (!(score >= 0 && score <= 1)) {
            return new Unusable("score_out_of_range", "A score lies between 0.0 and 1.0");
        }
        String misfit = misfit(event);
        return misfit == null
                ? new Entry.Evaluated(event)
                : new Unusable("evaluation_out_of_bounds", misfit);
    }

    /// What of it the tables have no place for; null: nothing.
    private static @Nullable String misfit(EvaluationRecorded event) {
        if (event.getEvaluatedAt().isBefore(Instant.EPOCH)
                || event.getEvaluatedAt().isAfter(LATEST_TIME)) {
            return "evaluatedAt must lie between 1970 and 9999";
        }
        if (isMisfit(event.getMetric(), LONGEST_NAME)
                || isMisfit(event.getEvaluatorName(), LONGEST_NAME)
                || isMisfit(event.getEvaluatorVersion(), LONGEST_NAME)
                || isMisfit(event.getUserId(), LONGEST_NAME)
                || isMisfit(event.getLabel(), LONGEST_NAME)) {
            return "metric, evaluatorName, evaluatorVersion, userId and label must have at most "
                    + LONGEST_NAME
                    + " characters, and no NUL";
        }
        return isMisfit(event.getComment(), EvaluationBounds.LONGEST_COMMENT)
                ? "comment must have at most "
                        + EvaluationBounds.LONGEST_COMMENT
                        + " characters, and no NUL"
                : null;
    }

    private static boolean isMisfit(@Nullable String text, int longest) {
        return text != null && (text.length() > longest || text.indexOf('\0') >= 0);
    }

    /// An inference whose id has no place in the tables is nobody's.
    private static Entry claimed(EvaluationRecorded event, Entry.Claimed claim) {
        Entry evaluated = evaluated(event);
        if (evaluated instanceof Unusable) {
            return evaluated;
        }
        return TimeOrderedIds.isTimeOrdered(event.getRequestId())
                ? claim
                : new Unusable("inference_not_found", "There is no inference of this id");
    }

    private Entry ofAttempt(Attempt attempt, Entry entry) {
        return hasPlace(attempt.getAttemptId()) ? ofId(attempt.getRequestId(), entry) : outside();
    }

    private Entry ofId(UUID id, Entry entry) {
        return hasPlace(id) ? entry : outside();
    }

    private boolean hasPlace(UUID id) {
        return TimeOrderedIds.isTimeOrdered(id)
                && isWithin(id, clock.instant(), OLDEST_ROW, YOUNGEST_ROW);
    }

    private static boolean isWithin(UUID id, Instant time, Duration before, Duration after) {
        Instant own = TimeOrderedIds.timeOf(id);
        return !own.isBefore(time.minus(before)) && !own.isAfter(time.plus(after));
    }

    private static boolean isUnrecognized(@Nullable InferenceResult result) {
        return result != null && result.getStatus() == ResultStatus.UNRECOGNIZED;
    }

    /// A writer newer than this build; the entry can be redriven once this build is newer.
    private static Unusable unrecognized() {
        return new Unusable(
                "unrecognized_status", "The result's status is newer than this telemetry-consumer");
    }

    private static Skipped outside() {
        return new Skipped(Skipped.Reason.ID_OUTSIDE_WINDOW);
    }

    private static Unusable unusable(Decoded.Undecodable undecodable) {
        return new Unusable(word(undecodable.reason()), undecodable.detail());
    }
}
