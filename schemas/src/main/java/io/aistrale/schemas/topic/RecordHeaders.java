package io.aistrale.schemas.topic;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// Names of the record headers we honour. The `kafka_*` ones are Spring's (spring-kafka,
/// `KafkaHeaders`), so that its `ReplyingKafkaTemplate` works unchanged; they are echoed byte for
/// byte.
public final class RecordHeaders {
    /// Reply topic, UTF-8; must be a registered alias under `inference.replies.`.
    public static final String REPLY_TOPIC = "kafka_replyTopic";

    /// Partition of the reply topic, 4-byte big-endian integer.
    public static final String REPLY_PARTITION = "kafka_replyPartition";

    /// The requester's correlation, opaque bytes.
    public static final String CORRELATION_ID = "kafka_correlationId";

    /// W3C trace context, UTF-8.
    public static final String TRACEPARENT = "traceparent";

    /// Why a record was dead-lettered: a short code, UTF-8.
    public static final String DEAD_LETTER_REASON = "aistrale_dlt_reason";

    /// The same in a sentence, UTF-8; never record content.
    public static final String DEAD_LETTER_DETAIL = "aistrale_dlt_detail";

    /// Source topic of a dead-lettered record, UTF-8.
    public static final String DEAD_LETTER_TOPIC = "aistrale_dlt_topic";

    /// Source partition of a dead-lettered record, decimal text.
    public static final String DEAD_LETTER_PARTITION = "aistrale_dlt_partition";

    /// Source offset of a dead-lettered record, decimal text.
    public static final String DEAD_LETTER_OFFSET = "aistrale_dlt_offset";

    /// What the names of all headers about a dead letter begin with.
    public static final String DEAD_LETTER_PREFIX = "aistrale_dlt_";

    /// How often a record has been sent back from a dead-letter topic, decimal text; absent: never.
    public static final String REDRIVEN = "aistrale_redriven";

    /// How often a request has been parked, decimal text. This and the following are the workers'
    /// own, on the parked topics only.
    public static final String PARKED_NUMBER = "aistrale_parked_number";

    /// Lane of its first record: `INTERACTIVE` or `BULK`.
    public static final String PARKED_LANE = "aistrale_parked_lane";

    /// When Kafka had its first record, ISO 8601.
    public static final String PARKED_ARRIVED_AT = "aistrale_parked_arrived_at";

    /// When it stops being worth an answer, ISO 8601.
    public static final String PARKED_DEADLINE = "aistrale_parked_deadline";

    /// When it may be called again, ISO 8601; absent: once it is back.
    public static final String PARKED_NOT_BEFORE = "aistrale_parked_not_before";

    /// What it waits for, the text of an ErrorCode.
    public static final String PARKED_REASON = "aistrale_parked_reason";

    /// Calls made so far, decimal text.
    public static final String PARKED_CALLS_MADE = "aistrale_parked_calls_made";

    /// Those of them that count towards the most allowed, decimal text.
    public static final String PARKED_CALLS_COUNTED = "aistrale_parked_calls_counted";

    /// When the first of them was begun, ISO 8601; absent: none was.
    public static final String PARKED_FIRST_STARTED_AT = "aistrale_parked_first_started_at";

    /// Version of the request's prompt that was resolved, decimal text; absent: none was.
    public static final String PARKED_PROMPT_VERSION = "aistrale_parked_prompt_version";

    /// `true` for a record that repeats another of the same request.
    public static final String PARKED_DUPLICATE = "aistrale_parked_duplicate";

    /// `true` where its turn at a rate is kept for it at the time it may be called again.
    public static final String PARKED_BOOKED = "aistrale_parked_booked";

    private RecordHeaders() {}

    /// The last value of a header as text; null where it is absent.
    public static @Nullable String text(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? null
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
