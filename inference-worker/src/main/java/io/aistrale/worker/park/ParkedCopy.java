package io.aistrale.worker.park;

import static io.aistrale.schemas.topic.RecordHeaders.bytes;

import io.aistrale.schemas.error.ErrorCode;
import io.aistrale.schemas.event.Lane;
import io.aistrale.schemas.topic.RecordHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// What the record of a parked request says beside the request itself, in headers: the lane, the
/// arrival and the deadline are those of its first record.
public record ParkedCopy(Stay stay, Lane lane, Instant arrivedAt, Instant deadline) {

    /// @param echoed the requester's own headers
    Headers headers(Set<Header> echoed) {
        Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders(echoed);
        add(headers, RecordHeaders.PARKED_NUMBER, stay.number());
        add(headers, RecordHeaders.PARKED_LANE, lane);
        add(headers, RecordHeaders.PARKED_ARRIVED_AT, arrivedAt);
        add(headers, RecordHeaders.PARKED_DEADLINE, deadline);
        add(headers, RecordHeaders.PARKED_NOT_BEFORE, stay.notBefore());
        add(
                headers,
                RecordHeaders.PARKED_REASON,
                stay.reason() == null ? null : stay.reason().code());
        add(headers, RecordHeaders.PARKED_CALLS_MADE, stay.made());
        add(headers, RecordHeaders.PARKED_CALLS_COUNTED, stay.counted());
        add(headers, RecordHeaders.PARKED_FIRST_STARTED_AT, stay.firstStart());
        add(headers, RecordHeaders.PARKED_PROMPT_VERSION, stay.promptVersion());
        add(headers, RecordHeaders.PARKED_DUPLICATE, stay.duplicate());
        add(headers, RecordHeaders.PARKED_BOOKED, stay.booked());
        return headers;
    }

    private static void add(Headers headers, String name, @Nullable Object value) {
        if (value != null) {
            headers.add(name, bytes(value.toString()));
        }
    }

    /// Empty where the headers are not those of a parked copy.
    public static Optional<ParkedCopy> of(Headers headers) {
        try {
            var stay =
                    new Stay(
                            number(headers, RecordHeaders.PARKED_NUMBER),
                            instant(headers, RecordHeaders.PARKED_NOT_BEFORE),
                            reason(headers),
                            number(headers, RecordHeaders.PARKED_CALLS_MADE),
                            number(headers, RecordHeaders.PARKED_CALLS_COUNTED),
                            instant(headers, RecordHeaders.PARKED_FIRST_STARTED_AT),
                            version(headers),
                            Boolean.parseBoolean(
                                    RecordHeaders.text(headers, RecordHeaders.PARKED_DUPLICATE)),
                            Boolean.parseBoolean(
                                    RecordHeaders.text(headers, RecordHeaders.PARKED_BOOKED)));
            var arrivedAt = instant(headers, RecordHeaders.PARKED_ARRIVED_AT);
            var deadline = instant(headers, RecordHeaders.PARKED_DEADLINE);
            return arrivedAt == null || deadline == null || stay.isFirst()
                    ? Optional.empty()
                    : Optional.of(new ParkedCopy(stay, laneOf(headers), arrivedAt, deadline));
        } catch (IllegalArgumentException | DateTimeException _) {
            return Optional.empty();
        }
    }

    /// Lane of a parked copy; interactive where it does not say.
    public static Lane laneOf(Headers headers) {
        return Lane.BULK.name().equals(RecordHeaders.text(headers, RecordHeaders.PARKED_LANE))
                ? Lane.BULK
                : Lane.INTERACTIVE;
    }

    private static @Nullable ErrorCode reason(Headers headers) {
        String text = RecordHeaders.text(headers, RecordHeaders.PARKED_REASON);
        return text == null ? null : ErrorCode.of(text).orElse(null);
    }

    private static @Nullable Integer version(Headers headers) {
        String text = RecordHeaders.text(headers, RecordHeaders.PARKED_PROMPT_VERSION);
        return text == null ? null : Integer.valueOf(text);
    }

    private static int number(Headers headers, String name) {
        String text = RecordHeaders.text(headers, name);
        if (text == null) {
            throw new IllegalArgumentException("no header " + name);
        }
        return Integer.parseInt(text);
    }

    private static @Nullable Instant instant(Headers headers, String name) {
        String text = RecordHeaders.text(headers, name);
        return text == null ? null : Instant.parse(text);
    }
}
