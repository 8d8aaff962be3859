package io.aistrale.stack.deadletter;

import io.aistrale.schemas.topic.RecordHeaders;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// What is said about a dead letter without looking into it.
///
/// @param source where it was read; null where its headers do not say
/// @param reason short code, lower case
/// @param bytes size of its value
/// @param redrives how often it had been sent back before it came here again
record DeadLetter(
        LetterPosition at,
        @Nullable LetterPosition source,
        String reason,
        String detail,
        Instant time,
        int bytes,
        int redrives) {

    /// A value that did not fit beside its headers is left out by whoever dead-letters it.
    private static final String EMPTY = "empty";

    static DeadLetter of(ConsumerRecord<byte[], byte[]> message) {
        Headers headers = message.headers();
        return new DeadLetter(
                LetterPosition.of(message),
                source(headers),
                text(headers, RecordHeaders.DEAD_LETTER_REASON, "none given"),
                text(headers, RecordHeaders.DEAD_LETTER_DETAIL, ""),
                Instant.ofEpochMilli(message.timestamp()),
                message.value() == null ? 0 : message.value().length,
                redrives(headers));
    }

    /// Whether its bytes are what stood in the source; if not, only the source has them.
    boolean isWhole() {
        return bytes > 0 || reason.equals(EMPTY);
    }

    private static @Nullable LetterPosition source(Headers headers) {
        String topic = RecordHeaders.text(headers, RecordHeaders.DEAD_LETTER_TOPIC);
        long partition = number(headers, RecordHeaders.DEAD_LETTER_PARTITION);
        long offset = number(headers, RecordHeaders.DEAD_LETTER_OFFSET);
        return topic == null || partition < 0 || partition > Integer.MAX_VALUE || offset < 0
                ? null
                : new LetterPosition(topic, (int) partition, offset);
    }

    private static int redrives(Headers headers) {
        return (int) Math.clamp(number(headers, RecordHeaders.REDRIVEN), 0, Integer.MAX_VALUE - 1L);
    }

    /// -1 where there is none.
    private static long number(Headers headers, String name) {
        try {
            return Long.parseLong(text(headers, name, "-1"));
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    private static String text(Headers headers, String name, String otherwise) {
        String text = RecordHeaders.text(headers, name);
        return text == null ? otherwise : text;
    }
}
