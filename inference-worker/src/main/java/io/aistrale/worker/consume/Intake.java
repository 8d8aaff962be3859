package io.aistrale.worker.consume;

import io.aistrale.schemas.event.InferenceRequest;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.event.SourcePosition;
import io.aistrale.schemas.id.TimeOrderedIds;
import io.aistrale.schemas.serde.Decoded;
import io.aistrale.schemas.serde.Decoded.Undecodable;
import io.aistrale.schemas.serde.EventCodec;
import io.aistrale.schemas.topic.RecordHeaders;
import io.aistrale.schemas.topic.Topics;
import io.aistrale.schemas.trace.TraceContext;
import io.aistrale.worker.inference.Arrival;
import io.aistrale.worker.park.ParkedCopy;
import io.aistrale.worker.park.ParkedTopic;
import io.aistrale.worker.park.Stay;
import io.aistrale.worker.publish.ReplyAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// From a request topic's record to an arrival, or to the reason it is a dead letter.
final class Intake {
    private static final Duration INTERACTIVE_DEADLINE = Duration.ofMinutes(10);
    private static final Duration BULK_DEADLINE = Duration.ofHours(24);

    private final EventCodec codec;

    private final double samplingRatio;

    /// @param samplingRatio share of the traces that begin here which are recorded
    Intake(EventCodec codec, double samplingRatio) {
        this.codec = codec;
        this.samplingRatio = samplingRatio;
    }

    /// What a record turned out to be.
    sealed interface Taken {
        record Request(Arrival arrival) implements Taken {}

        /// @param detail never contains the record's content
        record DeadLetter(String reason, String detail) implements Taken {}
    }

    /// @throws io.aistrale.schemas.serde.RegistryUnavailableException the record is not at fault:
    ///   wait
    Taken take(ConsumerRecord<byte[], byte[]> message) {
        byte[] value = message.value() == null ? new byte[0] : message.value();
        return switch (codec.decode(message.topic(), value)) {
            case Decoded.Event(InferenceRequest request) -> identified(message, request);
            case Decoded.Event(var other) ->
                    deadLetter(Undecodable.wrongRecordType(message.topic(), other));
            case Undecodable undecodable -> deadLetter(undecodable);
        };
    }

    private static Taken deadLetter(Undecodable undecodable) {
        return new Taken.DeadLetter(
                undecodable.reason().name().toLowerCase(Locale.ROOT), undecodable.detail());
    }

    /// Without a sound identity nothing can be journaled about a request, so that it is a dead
    /// letter.
    private Taken identified(ConsumerRecord<byte[], byte[]> message, InferenceRequest request) {
        var arrivedAt = Instant.ofEpochMilli(message.timestamp());
        if (!TimeOrderedIds.isAdmissible(request.getRequestId(), arrivedAt)) {
            return new Taken.DeadLetter(
                    "inadmissible",
                    "requestId must be a version 7 UUID made within a week before and an hour after its record");
        }
        if (ParkedTopic.of(message.topic()).isPresent()) {
            return ParkedCopy.of(message.headers())
                    .<Taken>map(copy -> arrival(message, request, copy))
                    .orElseGet(() ->
                            new Taken.DeadLetter(
                                    "inadmissible",
                                    "a parked copy must have the headers of one; only workers write them"));
        }
        var lane = Topics.laneOf(message.topic());
        return arrival(
                message,
                request,
                new ParkedCopy(Stay.NONE, lane, arrivedAt, deadline(request, lane, arrivedAt)));
    }

    private Taken.Request arrival(
            ConsumerRecord<byte[], byte[]> message, InferenceRequest request, ParkedCopy copy) {
        return new Taken.Request(
                new Arrival(
                        request,
                        new SourcePosition(message.topic(), message.partition(), message.offset()),
                        copy.lane(),
                        copy.arrivedAt(),
                        copy.deadline(),
                        ReplyAddress.of(message.headers(), request.getReplyAlias()),
                        trace(message, request),
                        copy.stay()));
    }

    private TraceContext trace(ConsumerRecord<byte[], byte[]> message, InferenceRequest request) {
        return TraceContext.parse(RecordHeaders.text(message.headers(), RecordHeaders.TRACEPARENT))
                .orElseGet(() -> TraceContext.begin(request.getRequestId(), samplingRatio));
    }

    /// Lane of a record that was fetched; a parked topic holds both.
    static Lane laneOf(ConsumerRecord<byte[], byte[]> message) {
        return ParkedTopic.of(message.topic()).isPresent()
                ? ParkedCopy.laneOf(message.headers())
                : Topics.laneOf(message.topic());
    }

    private static Instant deadline(InferenceRequest request, Lane lane, Instant arrivedAt) {
        var usual = lane == Lane.BULK ? BULK_DEADLINE : INTERACTIVE_DEADLINE;
        var asked = Objects.requireNonNullElse(request.getDeadline(), arrivedAt.plus(usual));
        var latest = arrivedAt.plus(Topics.LONGEST_DEADLINE);
        return asked.isBefore(latest) ? asked : latest;
    }
}
